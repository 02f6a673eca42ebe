import { describe, expect, it } from 'vitest'
import { away, clock, day, dayOf, dayTime, dots, month } from '../src/lib/times'

describe('times', () => {
  it('of a player', () => {
    expect([0, 999, 61_000, 3_599_999, 3_600_000, null].map(clock)).toEqual(['0:00', '0:00', '1:01', '59:59', '1:00:00', '–'])
  })
  it('stand in the zone of whoever looks', () => {
    const now = new Date('2026-11-26T12:00:00Z')
    expect(dayTime('2026-03-07T23:30:00Z', now, 'UTC')).toBe('7 Mar, 23:30')
    expect(dayTime('2026-03-07T23:30:00Z', now, 'Europe/Berlin')).toBe('8 Mar, 00:30')
    expect(dayTime('2026-03-07T23:30:00Z', now, 'America/New_York')).toBe('7 Mar, 18:30')
    expect(dayTime('2025-12-31T23:30:00Z', now, 'Asia/Manila')).toBe('1 Jan, 07:30')
    expect(dayTime('2025-12-31T12:00:00Z', now, 'UTC')).toBe('31 Dec 2025, 12:00')
  })
  it('of the calendar have no zone', () => {
    expect(day('2026-03-07')).toBe('7 Mar 2026')
    expect([month('2026-03'), month('soon')]).toEqual(['March 2026', '–'])
  })
  it('fall on the day of whoever looks', () => {
    expect(['UTC', 'Europe/Berlin', 'America/New_York'].map((zone) => dayOf('2026-03-07T23:30:00Z', zone))).toEqual(['2026-03-07', '2026-03-08', '2026-03-07'])
    expect(dayOf(new Date('2026-01-01T03:00:00Z'), 'America/New_York')).toBe('2025-12-31')
  })
  it('that cannot be told are a dash', () => {
    expect([dayTime(null), dayTime('soon'), day(null), away(null), away('soon')]).toEqual(['–', '–', '–', '–', '–'])
  })
  it('far away are told in words', () => {
    const now = Date.parse('2026-11-26T12:00:00Z')
    expect(away('2026-11-26T11:30:00Z', now)).toBe('30 minutes ago')
    expect(away('2026-11-29T12:00:00Z', now)).toBe('in 3 days')
  })
  it('leave no dot where a part is missing', () => {
    expect(dots('a', null, '', undefined, false, 'b')).toBe('a · b')
  })
})
