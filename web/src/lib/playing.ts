// Which turn is heard at a time, and when a word of it is said.
import type { Turn } from '../api/types'

/** The last turn that started at or before `ms`, unless it ended and a pause of more than two
 * seconds follows; -1 before the first. Turns stand in the order of their start. */
export function turnAt(turns: Pick<Turn, 'start_ms' | 'end_ms'>[], ms: number): number {
  let low = 0
  let high = turns.length
  while (low < high) {
    const middle = (low + high) >> 1
    const start = turns[middle]!.start_ms
    if (start !== null && start <= ms) low = middle + 1
    else high = middle
  }
  const at = low - 1
  if (at < 0) return -1
  const end = turns[at]!.end_ms
  return end !== null && ms > end + 2000 ? -1 : at
}

/** When the character at `unit` of a turn is said, taking speech to be even: no word times are given. */
export function timeOf(turn: Pick<Turn, 'start_ms' | 'end_ms' | 'text'>, unit: number): number | null {
  if (turn.start_ms === null) return null
  const length = turn.text?.length ?? 0
  if (turn.end_ms === null || length === 0) return turn.start_ms
  return Math.round(turn.start_ms + ((turn.end_ms - turn.start_ms) * Math.min(unit, length)) / length)
}

/** Peaks of 0..255 in base64 as numbers of 0..1. */
export function peaksOf(base64: string): Float32Array {
  const bytes = atob(base64)
  const result = new Float32Array(bytes.length)
  for (let at = 0; at < bytes.length; at++) result[at] = bytes.charCodeAt(at) / 255
  return result
}

/** Where two parties speak at once, of turns with times. */
export function overlaps(turns: Pick<Turn, 'party' | 'start_ms' | 'end_ms'>[]): { start_ms: number; end_ms: number }[] {
  const result: { start_ms: number; end_ms: number }[] = []
  let open: { party: number; end: number } | null = null
  for (const turn of turns) {
    if (turn.start_ms === null || turn.end_ms === null) continue
    if (open && open.party !== turn.party && turn.start_ms < open.end) {
      result.push({ start_ms: turn.start_ms, end_ms: Math.min(open.end, turn.end_ms) })
    }
    if (!open || turn.end_ms > open.end) open = { party: turn.party, end: turn.end_ms }
  }
  return result
}
