import { describe, expect, it } from 'vitest'
import { compare } from '../src/lib/compare'

describe('two versions', () => {
  it('give both texts back', () => {
    const texts = ['', 'a', 'a\nb\nc', 'b\nc\nd', 'a\nx\nc\nd\na', 'x\ny']
    for (const before of texts) {
      for (const after of texts) {
        const lines = compare(before, after)
        expect(lines.filter((line) => line.kind !== 'added').map((line) => line.text).join('\n')).toBe(before)
        expect(lines.filter((line) => line.kind !== 'removed').map((line) => line.text).join('\n')).toBe(after)
      }
    }
  })
  it('differ in as few lines as can be', () => {
    expect(compare('a\nb\nc', 'a\nB\nc').filter((line) => line.kind !== 'same').map((line) => [line.kind, line.left, line.right])).toEqual([['removed', 2, null], ['added', null, 2]])
  })
})
