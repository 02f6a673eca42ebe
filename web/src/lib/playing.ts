// Which turn is heard at a time, and when a word of it is said.
import type { Turn } from '../api/types'
import { unitsAt } from './bytes'

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

type Timed = Pick<Turn, 'start_ms' | 'end_ms' | 'text'> & Partial<Pick<Turn, 'words'>>

/** A word of a turn: where it stands in the text, in UTF-16, and when it begins. */
interface Word {
  start: number
  end: number
  ms: number
}

// Bytes are counted once a turn, and not with every frame that is drawn.
const counted = new WeakMap<object, Word[]>()

/** The words of a turn, in their order, where the server knows when they were said. */
function wordsOf(turn: Timed): Word[] | null {
  if (!turn.words?.length || turn.text === null) return null
  let words = counted.get(turn.words)
  if (words) return words
  const starts = unitsAt(turn.text, turn.words.map(([byte]) => byte!))
  words = turn.words.map(([, ms], at) => {
    const start = starts[at]!
    return { start, end: start + turn.text.slice(start, starts[at + 1]).trimEnd().length, ms: ms! }
  })
  counted.set(turn.words, words)
  return words
}

/** How many of these, which stand in order, begin at or before a place. */
function begun(words: Word[], is: 'start' | 'ms', at: number): number {
  let low = 0
  let high = words.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (words[middle]![is] <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** How far a turn is said at `ms`, in UTF-16, and from where on the word stands that is being said: -1
 * where nobody knows, and speech is taken to be even. */
export function saidAt(turn: Timed, ms: number): { word: number; said: number } {
  const words = wordsOf(turn)
  if (words) {
    const word = words[begun(words, 'ms', ms) - 1]
    return word ? { word: word.start, said: word.end } : { word: -1, said: 0 }
  }
  if (turn.start_ms === null || turn.end_ms === null || turn.end_ms <= turn.start_ms) return { word: -1, said: -1 }
  return { word: -1, said: Math.round(((ms - turn.start_ms) / (turn.end_ms - turn.start_ms)) * (turn.text?.length ?? 0)) }
}

/** When the word at `unit` of a turn is said; taking speech to be even where nobody knows. */
export function timeOf(turn: Timed, unit: number): number | null {
  const words = wordsOf(turn)
  if (words) return words[Math.max(0, begun(words, 'start', unit) - 1)]!.ms
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
