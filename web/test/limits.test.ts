// What a limit of so many days makes due, as the server counts it: what is from before the first day kept.
import { describe, expect, it } from 'vitest'
import { firstKept, newlyDue, today } from '../src/admin/limits'

const TODAY = '2026-11-27'
const kept = (conversation_days: number | null, sound_days: number | null, oldest: string | null = '2025-11-27') => ({ programme: 'support', conversation_days, sound_days, conversations: 9, oldest, conversations_due: 0, sound_due: 0 })
const due = (before: ReturnType<typeof kept>, conversation_days: number | null, sound_days: number | null) => {
  const { conversations, sound } = newlyDue(before, { conversation_days, sound_days }, TODAY)
  return [conversations, sound]
}

describe('limits', () => {
  it('are reckoned by the day that has begun everywhere on Earth, wherever one looks from', () => {
    const at = (time: string) => today(new Date(time))
    expect(['2026-11-27T11:59:59Z', '2026-11-27T12:00:00Z', '2026-11-28T01:00:00+14:00'].map(at)).toEqual(['2026-11-26', '2026-11-27', '2026-11-26'])
    expect(at('2027-01-01T00:00:00Z')).toBe('2026-12-31')
  })
  it('keep days of the calendar', () => {
    expect([1, 30, 365, 1000].map((days) => firstKept(days, TODAY))).toEqual(['2026-11-26', '2026-10-28', '2025-11-27', '2024-03-02'])
    expect(firstKept(1, '2028-03-01')).toBe('2028-02-29')
    expect(firstKept(36525, TODAY)).toBe('1926-11-27')
  })
  it('make due what is from before the first day that is kept, and no day sooner', () => {
    expect(due(kept(null, null), 365, null)).toEqual([null, null])
    expect(due(kept(null, null), 364, null)).toEqual(['2025-11-28', null])
    expect(due(kept(null, null, null), 1, 1)).toEqual([null, null])
  })
  it('that are longer than before, or the same, or none make nothing due', () => {
    expect(due(kept(30, 10), 31, 10)).toEqual([null, null])
    expect(due(kept(30, 10), null, null)).toEqual([null, null])
    expect(due(kept(30, 10), 29, 10)).toEqual(['2026-10-29', null])
  })
  it('of sound say nothing where the conversations go sooner', () => {
    expect(due(kept(null, null), 30, 30)).toEqual(['2026-10-28', null])
    expect(due(kept(null, null), 30, 7)).toEqual(['2026-10-28', '2026-11-20'])
    expect(due(kept(null, null), null, 7)).toEqual([null, '2026-11-20'])
  })
})
