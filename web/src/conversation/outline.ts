// What the outline of a recording is drawn with, asked for before the page that draws it is there:
// the player is ready as much sooner.
import { get } from '../api/call'
import type { Detail, Peaks } from '../api/types'

/** The part of the script that draws; it comes while the conversation is still on its way. */
export const drawing = import('wavesurfer.js')
// Who waits for it is told when it cannot be had.
drawing.catch(() => {})

let last: { key: string; peaks: Promise<Peaks> } | null = null

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

/** A conversation, and its peaks on their way where it can be heard. */
export async function withPeaks(path: string): Promise<Detail> {
  const detail = await get<Detail>(path)
  if (detail.sound.playable) void peaksFor(detail.key)
  return detail
}
