import { describe, expect, it } from 'vitest'
import { overlaps, peaksOf, saidAt, timeOf, turnAt } from '../src/lib/playing'

const turns = [
  { party: 0, start_ms: 1000, end_ms: 3000, text: 'hello there' },
  { party: 1, start_ms: 2500, end_ms: 5000, text: 'yes' },
  { party: 0, start_ms: 60000, end_ms: 61000, text: '' },
]

describe('playing', () => {
  it('finds the turn that is heard', () => {
    expect([0, 1000, 2600, 4999, 6900, 30000, 60500].map((ms) => turnAt(turns, ms))).toEqual([-1, 0, 1, 1, 1, -1, 2])
    expect(turnAt([], 5)).toBe(-1)
  })
  it('guesses when a word is said', () => {
    expect(timeOf(turns[0]!, 0)).toBe(1000)
    expect(timeOf(turns[0]!, 11)).toBe(3000)
    expect(timeOf(turns[0]!, 500)).toBe(3000)
    expect(timeOf({ start_ms: null, end_ms: null, text: 'x' }, 0)).toBeNull()
    expect(timeOf({ start_ms: 7, end_ms: null, text: 'x' }, 1)).toBe(7)
  })
  // Bytes and units differ: a pound sign has two bytes, and one unit.
  const known = { start_ms: 900, end_ms: 9000, text: '£5 – [card#1 ending 1111], é ok', words: [[0, 1000], [8, 2000], [30, 7000], [33, 7000]] }
  it('goes to the word that is known to be there', () => {
    expect([0, 1, 2, 4].map((unit) => timeOf(known, unit))).toEqual([1000, 1000, 1000, 1000])
    expect([5, 12, 26].map((unit) => timeOf(known, unit))).toEqual([2000, 2000, 2000])
    expect([27, 28, 29, 99].map((unit) => timeOf(known, unit))).toEqual([7000, 7000, 7000, 7000])
    expect(timeOf({ ...known, words: [] }, 0)).toBe(900)
  })
  it('marks the word that is being said', () => {
    const word = (ms: number) => {
      const { word, said } = saidAt(known, ms)
      return word < 0 ? said : known.text.slice(word, said)
    }
    expect([900, 1000, 1999, 2000, 6999, 7000, 60000].map(word)).toEqual([0, '£5 –', '£5 –', '[card#1 ending 1111],', '[card#1 ending 1111],', 'ok', 'ok'])
  })
  it('takes speech to be even where no word is known', () => {
    expect([1000, 2000, 3000].map((ms) => saidAt(turns[0]!, ms))).toEqual([{ word: -1, said: 0 }, { word: -1, said: 6 }, { word: -1, said: 11 }])
    expect(saidAt({ start_ms: 7, end_ms: null, text: 'x' }, 8)).toEqual({ word: -1, said: -1 })
  })
  it('finds where two speak at once', () => {
    expect(overlaps(turns)).toEqual([{ start_ms: 2500, end_ms: 3000 }])
    expect(overlaps([{ party: 0, start_ms: 0, end_ms: 9 }, { party: 0, start_ms: 5, end_ms: 7 }])).toEqual([])
  })
  it('reads peaks', () => {
    expect([...peaksOf(Buffer.from([0, 255, 51]).toString('base64'))]).toEqual([0, 1, expect.closeTo(0.2)])
  })
})
