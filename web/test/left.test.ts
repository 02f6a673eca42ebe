// A list that is left is there again for whoever left it, and for nobody else.
import { describe, expect, it } from 'vitest'
import { forget, keep, kept, type Item, type Page } from '../src/explore/left'
import { CursorList } from '../src/lib/cursor'

const of = async (key: string) => {
  const list = new CursorList<Item, Page>(async () => ({ items: [{ key } as Item], next: null, more: false }), (item) => (item as { key: string }).key)
  await list.start()
  return { of: `conversations?q=${key}`, list, facets: null, row: 0, scroll: 0, left: false }
}

describe('the list that was left', () => {
  it('is the last, and of its own query', async () => {
    keep(await of('a'))
    const b = keep(await of('b'))
    expect(kept('conversations?q=a')).toBe(null)
    expect(kept('conversations?q=b')).toBe(b)
  })
  it('is none where it had nothing, and none once another looks', async () => {
    const one = keep(await of('c'))
    one.list.items = []
    expect(kept(one.of)).toBe(null)
    const other = keep(await of('d'))
    forget()
    // What is written to it later is of no account.
    other.row = 30
    expect(kept(other.of)).toBe(null)
  })
})
