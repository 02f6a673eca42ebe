import { describe, expect, it } from 'vitest'
import { overlaps, peaksOf, timeOf, turnAt } from '../src/lib/playing'

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
  it('finds where two speak at once', () => {
    expect(overlaps(turns)).toEqual([{ start_ms: 2500, end_ms: 3000 }])
    expect(overlaps([{ party: 0, start_ms: 0, end_ms: 9 }, { party: 0, start_ms: 5, end_ms: 7 }])).toEqual([])
  })
  it('reads peaks', () => {
    expect([...peaksOf(Buffer.from([0, 255, 51]).toString('base64'))]).toEqual([0, 1, expect.closeTo(0.2)])
  })
})
