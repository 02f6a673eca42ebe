import type { Detail, Moment, Outcome, Owner } from '../api/types'
import { clock } from '../lib/times'
import { say } from '../messages'

const PROCESS: Owner[] = ['script', 'system', 'bot']

export const isProcess = (moment: Pick<Moment, 'effective_owner'>) => PROCESS.includes(moment.effective_owner)

/** Moments beside the words, in their order: all but rituals, and faults only where they happened. */
export function besideWords(moments: Moment[]): Moment[] {
  return moments
    .filter((moment) => moment.class !== 'ritual' && (moment.class !== 'fault' || moment.effective_outcome !== 'met'))
    .sort((a, b) => a.opener.turn - b.opener.turn || a.opener.start_byte - b.opener.start_byte || (a.moment_id < b.moment_id ? -1 : 1))
}

/** The moment `steps` after the one in view; from none, the first or the last. */
export function step(moments: Moment[], current: string | null, steps: 1 | -1): Moment | null {
  if (moments.length === 0) return null
  const at = moments.findIndex((moment) => moment.moment_id === current)
  if (at < 0) return steps > 0 ? moments[0]! : moments[moments.length - 1]!
  return moments[(at + steps + moments.length) % moments.length]!
}

export const outcomeText = (moment: { class: string; effective_outcome: Outcome }) =>
  moment.class === 'fault' ? say.faultOutcome[moment.effective_outcome] : say.outcome[moment.effective_outcome]

/** Where a turn is, in words: its time, else how many there are up to it. */
export function placeOf(detail: Pick<Detail, 'turns'>, turn: number): string {
  const start = detail.turns[turn]?.start_ms
  return start == null ? say.moment.turn(turn + 1) : clock(start)
}

export function partyName(detail: Pick<Detail, 'parties'>, number: number): string {
  const party = detail.parties.find((one) => one.number === number)
  return party ? (party.name ?? party.pseudonym) : say.none
}
