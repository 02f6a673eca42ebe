// What a conversation is shown with is asked for when its address is gone to, before the script of the
// page that shows it is there: the player is ready as much sooner.
import { get } from '../api/call'
import type { Detail, Peaks } from '../api/types'

/** The part of the script that draws; it comes while the conversation is still on its way. */
export const drawing = () => import('wavesurfer.js')

let coming: { key: string; detail: Promise<Detail> } | null = null
let last: { key: string; peaks: Promise<Peaks> } | null = null
// Whoever waits for it is told when it cannot be had.
const quietly = (promise: Promise<unknown>) => void promise.catch(() => {})

/**
 * Begins to ask for a conversation and for what it is drawn with; the page that is put up next takes it.
 * What the server sent is a view in its audit, also where somebody has gone back before it was drawn.
 */
export function ahead(key: string): void {
  quietly(drawing())
  const detail = ask(key)
  quietly(detail)
  coming = { key, detail }
}

/** Nothing that was asked for is kept: another page is gone to, or another person may sit there. */
export function forget(): void {
  coming = null
  last = null
}

/** The conversation that was asked for ahead, once; else it is asked for now. */
export function taken(key: string): Promise<Detail> {
  const detail = coming?.key === key ? coming.detail : ask(key)
  coming = null
  return detail
}

export async function ask(key: string): Promise<Detail> {
  const detail = await get<Detail>(`/api/conversations/${encodeURIComponent(key)}`)
  if (detail.sound.playable) quietly(peaksFor(detail.key))
  return detail
}

/** The stored peaks of a conversation; those that were asked for last are not asked for again. */
export function peaksFor(key: string): Promise<Peaks> {
  if (last?.key === key) return last.peaks
  const peaks = get<Peaks>(`/api/conversations/${encodeURIComponent(key)}/peaks`)
  const made = { key, peaks }
  last = made
  peaks.catch(() => {
    if (last === made) last = null
  })
  return peaks
}
