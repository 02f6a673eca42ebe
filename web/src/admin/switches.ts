// What is set of a programme: what was typed, as it is sent.
import type { Kind, Switches } from '../api/types'

export type Off = NonNullable<Switches['off']>[number]

/** Of a hundred how many, as typed: 1 to 100, for none at all is what `measuring` says; null where it is no such number. */
export function shareOf(text: string): number | null {
  const share = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return share >= 1 && share <= 100 ? share : null
}

const sites = ({ moment, site }: Off) => `${moment}\n${site?.trim() ?? ''}`

/** What is switched off in `now` and was not in `before`, each once: what was found of these is taken out. */
export const newlyOff = (before: Off[], now: Off[]): Off[] => {
  const seen = new Set(before.map(sites))
  return now.filter((one) => one.moment && !seen.has(sites(one)) && seen.add(sites(one)))
}

export const sameOff = (one: Off[], other: Off[]): boolean => JSON.stringify(one.map(sites)) === JSON.stringify(other.map(sites))

/** Names of no kind that there is; none while it is not known which there are. */
export const unknownOff = (off: Off[], kinds: Kind[]): string[] =>
  kinds.length ? off.map((one) => one.moment).filter((name) => name && !kinds.some((kind) => kind.name === name)) : []
