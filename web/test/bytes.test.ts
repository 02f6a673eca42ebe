import { describe, expect, it } from 'vitest'
import { byteAt, pieces, unitAt } from '../src/lib/bytes'

const TEXTS = ['', 'plain', '£38 a month', 'naïve café', 'so 😠 angry', '漢字 and かな', '👩‍👩‍👧 family', 'e\u0301 combined', '\ud800 half a pair']

describe('bytes of UTF-8 and units of UTF-16', () => {
  it('agree at the start of every character', () => {
    for (const text of TEXTS.filter((one) => one.isWellFormed())) {
      let unit = 0
      for (const character of text) {
        const byte = Buffer.byteLength(text.slice(0, unit))
        expect(unitAt(text, byte)).toBe(unit)
        expect(byteAt(text, unit)).toBe(byte)
        unit += character.length
      }
      expect(unitAt(text, Buffer.byteLength(text))).toBe(text.length)
    }
  })
  it('inside a character give its start', () => {
    expect(unitAt('£5', 1)).toBe(0)
    expect(unitAt('😠!', 3)).toBe(0)
    expect(unitAt('😠!', 4)).toBe(2)
  })
  it('beyond the end give the end', () => {
    for (const text of TEXTS) expect(unitAt(text, 10_000)).toBe(text.length)
  })
})

describe('pieces', () => {
  it('put together are the text, whatever the layers', () => {
    const text = 'My bill is £63.20 and it should be £38'
    for (const layers of [
      [],
      [{ name: 'a', start: 0, end: 7 }],
      [{ name: 'a', start: 3, end: 20 }, { name: 'b', start: 10, end: 30 }],
      [{ name: 'a', start: -5, end: 500 }, { name: 'b', start: 9, end: 2 }],
    ]) {
      expect(pieces(text, layers).map((piece) => piece.text).join('')).toBe(text)
    }
  })
  it('know which layers cover them', () => {
    const found = pieces('abcdef', [{ name: 'x', start: 1, end: 4 }, { name: 'y', start: 3, end: 6 }])
    expect(found.map((piece) => [piece.text, piece.names.join('')])).toEqual([['a', ''], ['bc', 'x'], ['d', 'xy'], ['ef', 'y']])
  })
})
