import { describe, expect, it } from 'vitest'
import { CursorList, visible } from '../src/lib/cursor'

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)

describe('a list that grows', () => {
  it('asks page by page until there is no next', async () => {
    const list = new CursorList<number>(async (cursor) => {
      const from = Number(cursor ?? 0)
      return { items: numbers(from, Math.min(from + 4, 10)), next: from + 4 < 10 ? String(from + 4) : null, total: 10 }
    }, String)
    await list.start()
    while (!list.done) await list.more()
    expect(list.items).toEqual(numbers(0, 10))
    await list.more()
    expect(list.items.length).toBe(10)
  })
  it('shows no row twice where pages overlap', async () => {
    const pages = [{ items: [1, 2, 3], next: 'a', total: 5 }, { items: [3, 4, 5], next: null, total: 5 }]
    const list = new CursorList<number>(async (cursor) => pages[cursor === 'a' ? 1 : 0]!, String)
    await list.start()
    await list.more()
    expect(list.items).toEqual([1, 2, 3, 4, 5])
  })
  it('drops an answer that comes after it was asked anew', async () => {
    const waiting: ((value: { items: number[]; next: null; total: number }) => void)[] = []
    const list = new CursorList<number>(() => new Promise((done) => waiting.push(done)), String)
    const first = list.start()
    const second = list.start()
    waiting[1]!({ items: [2], next: null, total: 1 })
    waiting[0]!({ items: [1], next: null, total: 1 })
    await Promise.all([first, second])
    expect(list.items).toEqual([2])
  })
  it('keeps what it has when a page fails, and goes on from there', async () => {
    let fails = false
    const list = new CursorList<number>(async (cursor) => {
      if (fails) throw new Error('gone')
      return cursor ? { items: [2], next: null, total: 2 } : { items: [1], next: 'x', total: 2 }
    }, String)
    await list.start()
    fails = true
    await list.more()
    expect([list.state, list.items.length, list.done]).toEqual(['failed', 1, false])
    fails = false
    await list.more()
    expect(list.items).toEqual([1, 2])
  })
  it('is not done while its first page is on its way, and of what failed before nothing is left then', async () => {
    const waiting: { resolve: (value: { items: number[]; next: null }) => void; reject: (error: Error) => void }[] = []
    const list = new CursorList<number>(() => new Promise((resolve, reject) => waiting.push({ resolve, reject })), String)
    const first = list.start()
    expect([list.state, list.done]).toEqual(['loading', false])
    waiting[0]!.reject(new Error('gone'))
    await first
    expect([list.state, list.done, list.error]).toEqual(['failed', false, new Error('gone')])
    const second = list.start()
    expect([list.state, list.done, list.error]).toEqual(['loading', false, null])
    waiting[1]!.resolve({ items: [], next: null })
    await second
    expect([list.state, list.done]).toEqual(['ready', true])
  })
  it('knows its first page as long as it is that list', async () => {
    const list = new CursorList<number, { items: number[]; next: string | null; says: string }>(async (cursor) => ({ items: [cursor ? 2 : 1], next: cursor ? null : 'x', says: cursor ?? 'first' }), String)
    await list.start()
    expect(list.first?.says).toBe('first')
    await list.more()
    expect([list.items.length, list.first?.says]).toEqual([2, 'first'])
    const anew = list.start()
    expect(list.first).toBe(null)
    await anew
    expect(list.first?.says).toBe('first')
  })
  it('takes out what was decided and goes on from where it was, and shows it no second time', async () => {
    const list = new CursorList<number>(async (cursor) => (cursor ? { items: [2, 4], next: null } : { items: [1, 2, 3], next: 'x' }), String)
    await list.start()
    list.change('2', null)
    list.change('3', 30)
    list.change('9', 90)
    expect(list.items).toEqual([1, 30])
    await list.more()
    expect(list.items).toEqual([1, 30, 4])
  })
})

describe('a list that is taken up again', () => {
  it('has what is new of a page in place: nothing comes, goes or moves', async () => {
    let now = 'a'
    const asked: (string | null)[] = []
    const list = new CursorList<{ key: number; says: string }>(
      async (cursor) => {
        asked.push(cursor)
        const keys = cursor ? (now === 'a' ? [3, 4] : [9, 4]) : [1, 2]
        return { items: keys.map((key) => ({ key, says: now })), next: cursor ? null : 'x', total: 4 }
      },
      (one) => String(one.key),
    )
    await list.start()
    await list.more()
    now = 'b'
    let told = 0
    list.changed = () => told++
    await list.refresh('4')
    expect(list.items.map((one) => `${one.key}${one.says}`).join(' ')).toBe('1a 2a 3a 4b')
    expect([asked.at(-1), told, list.state, list.total]).toEqual(['x', 1, 'ready', 4])
    await list.refresh('77')
    expect(asked.length).toBe(3)
  })
  it('stays as it is where its page cannot be had', async () => {
    let fails = false
    const list = new CursorList<number>(async () => {
      if (fails) throw new Error('gone')
      return { items: [1], next: null }
    }, String)
    await list.start()
    fails = true
    await list.refresh('1')
    expect([list.items, list.state, list.error]).toEqual([[1], 'ready', null])
  })
  it('counts one less where one was decided', async () => {
    const list = new CursorList<number>(async () => ({ items: [1, 2], next: null, total: 2 }), String)
    await list.start()
    list.change('1', null)
    expect(list.total).toBe(1)
  })
})

describe('visible rows', () => {
  it('are those of the window and some around it, never beyond the list', () => {
    expect(visible(0, 500, 50, 1000, 2)).toEqual({ first: 0, last: 12 })
    expect(visible(5000, 500, 50, 1000, 2)).toEqual({ first: 98, last: 112 })
    expect(visible(999_999, 500, 50, 30, 2)).toEqual({ first: 30, last: 30 })
    expect(visible(0, 500, 50, 0)).toEqual({ first: 0, last: 0 })
  })
})
