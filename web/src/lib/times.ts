// Times in the zone of whoever looks; lengths as a player shows them.

let here: string | null = null
const zone = () => (here ??= Intl.DateTimeFormat().resolvedOptions().timeZone)

// A formatter costs more to make than all that it formats in a list.
const made = new Map<string, Intl.DateTimeFormat>()
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = locale + JSON.stringify(options)
  let found = made.get(name)
  if (!found) made.set(name, (found = new Intl.DateTimeFormat(locale, options)))
  return found
}
const numbers = new Intl.NumberFormat('en-GB')
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** `4:05`, `1:02:03`; nothing where there is no length. */
export function clock(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '–'
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const s = String(seconds % 60).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${s}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`
}

export function dayTime(at: string | null, now = new Date(), timeZone = zone()): string {
  if (!at) return '–'
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return '–'
  const year = (d: Date) => formatter('en', { year: 'numeric', timeZone }).format(d)
  return formatter('en-GB', {
    day: 'numeric',
    month: 'short',
    year: year(date) === year(now) ? undefined : 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(date)
}

export function fullTime(at: string | null, timeZone = zone()): string {
  if (!at) return '–'
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return '–'
  return formatter('en-GB', { dateStyle: 'full', timeStyle: 'long', timeZone }).format(date)
}

/** A day of the calendar, which has no zone: `7 Mar 2026`. */
export function day(text: string | null): string {
  if (!text) return '–'
  const date = new Date(`${text}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return '–'
  return formatter('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(date)
}

/** A month of the calendar: `March 2026`. */
export function month(text: string): string {
  const date = new Date(`${text}-01T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return '–'
  return formatter('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(date)
}

/** The day of the calendar on which a time falls, where one looks: `2026-03-07`, as Swedish writes it. */
export const dayOf = (at: string | Date, timeZone = zone()): string => formatter('sv-SE', { dateStyle: 'short', timeZone }).format(new Date(at))

/** When a day of the calendar begins where one looks, RFC 3339; what is no day stays as it is. */
export function startOf(day: string): string {
  const at = new Date(`${day}T00:00`)
  return Number.isNaN(at.getTime()) ? day : at.toISOString()
}

/** When a day of the calendar is over where one looks, RFC 3339 with the offset there; what is no day stays as it is. */
export function endOf(day: string): string {
  const at = new Date(`${day}T00:00`)
  if (Number.isNaN(at.getTime())) return day
  at.setDate(at.getDate() + 1)
  const minutes = -at.getTimezoneOffset()
  const there = new Date(at.getTime() + minutes * 60000).toISOString().slice(0, 19)
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  return `${there}${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`
}

/** The last day, where one looks, on which something holds that ends at a time. */
export const lastDay = (ends: string, timeZone = zone()): string => dayOf(new Date(new Date(ends).getTime() - 1), timeZone)

/** How far a time lies from now: `in 3 days`, `2 hours ago`. */
export function away(at: string | null, now = Date.now()): string {
  if (!at) return '–'
  const ms = new Date(at).getTime() - now
  if (Number.isNaN(ms)) return '–'
  const minutes = ms / 60000
  if (Math.abs(minutes) < 60) return relative.format(Math.trunc(minutes), 'minute')
  if (Math.abs(minutes) < 48 * 60) return relative.format(Math.trunc(minutes / 60), 'hour')
  return relative.format(Math.trunc(minutes / 1440), 'day')
}

export function count(value: number): string {
  return numbers.format(value)
}

/** Parts of a line with dots between them; what is missing leaves no dot. */
export const dots = (...parts: (string | null | undefined | false)[]): string => parts.filter(Boolean).join(' · ')
