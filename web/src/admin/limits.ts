// What a limit makes due. Days are counted as the server counts them.
import type { Kept } from '../api/types'
import { dayOf } from '../lib/times'

/**
 * The day by which the server reckons limits: the last that has begun everywhere on Earth. Days of conversations
 * are those of their programmes' time zones, and none goes before its day is over there.
 */
export const today = (now = new Date()): string => dayOf(now, 'Etc/GMT+12')

/** The first day that is kept with a limit of so many days: what is from before it goes. */
export function firstKept(days: number, today: string): string {
  const day = new Date(`${today}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() - days)
  return dayOf(day, 'UTC')
}

export interface Limits {
  conversation_days: number | null
  sound_days: number | null
}

/**
 * From before which day new limits may make conversations due, and sound alone, that the limits until now
 * do not; null where they make none.
 */
export function newlyDue(kept: Kept, limits: Limits, today: string): { conversations: string | null; sound: string | null } {
  const due = (old: number | null, days: number | null) => {
    if (days === null || kept.oldest === null || (old !== null && old <= days)) return null
    const first = firstKept(days, today)
    return kept.oldest < first ? first : null
  }
  // Sound goes with its conversation at the latest.
  const alone = limits.sound_days !== null && (limits.conversation_days === null || limits.sound_days < limits.conversation_days)
  return {
    conversations: due(kept.conversation_days, limits.conversation_days),
    sound: alone ? due(kept.sound_days, limits.sound_days) : null,
  }
}
