import { describe, expect, it } from 'vitest'
import { away, clock, day, dayOf, dayTime, dots, endOf, lastDay, month } from '../src/lib/times'

describe('times', () => {
  it('at which a day is over are the first of the next day where one looks, with the offset there', () => {
    for (const [day, next] of [['2027-01-01', '2027-01-02'], ['2026-02-28', '2026-03-01'], ['2026-12-31', '2027-01-01']] as const) {
      expect(endOf(day)).toMatch(new RegExp(`^${next}T00:00:00[+-]\\d\\d:\\d\\d$`))
      expect(new Date(endOf(day)).getTime()).toBe(new Date(`${next}T00:00`).getTime())
      expect(lastDay(endOf(day))).toBe(day)
    }
    expect(endOf('')).toBe('')
    expect(lastDay('2027-01-01T23:00:00Z', 'Europe/Berlin')).toBe('2027-01-01')
    expect(lastDay('2027-01-01T23:00:00.001Z', 'Europe/Berlin')).toBe('2027-01-02')
  })
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
