// A conversation is asked for when its address is gone to, before the script of the page that shows it is
// there: the player is ready as much sooner.
import { get } from '../api/call'
import type { Detail } from '../api/types'

type Drawing = typeof import('wavesurfer.js').default

let drawer: Drawing | null = null
const drawing = async (): Promise<Drawing> => (drawer ??= (await import('wavesurfer.js')).default)

/** The part of the script that draws, at once where it has come, so that the first thing one sees is whole. */
export function draw(then: (by: Drawing) => void, failed: () => void): void {
  if (drawer) then(drawer)
  else drawing().then(then, failed)
}

/**
 * Loads what shows a conversation, and draws an outline where nobody sees it: what a browser has not run yet
 * it has to read and compile first, which on a slow one takes longer than the drawing.
 */
export async function warm(): Promise<void> {
  const [Drawing] = await Promise.all([drawing(), import('./Conversation.svelte')])
  const container = document.createElement('div')
  container.className = 'invisible fixed w-40'
  document.body.append(container)
  const drawn = Drawing.create({ container, peaks: [[0, 1], [1, 0]], duration: 1, ...SHAPE, splitChannels: [TRACK, TRACK] })
  await new Promise((done) => drawn.once('ready', done))
  drawn.destroy()
  container.remove()
}

/** How a track is drawn, and the outline as a whole. */
export const TRACK = { height: 38, barWidth: 2, barGap: 1, barRadius: 2 }
export const SHAPE = { normalize: true, cursorWidth: 1, hideScrollbar: true, dragToSeek: true }

let coming: { key: string; detail: Promise<Detail> } | null = null

/**
 * Begins to ask for a conversation and for what draws it, until the answer is there; the page that is put up
 * next takes it. What the server sent is a view in its audit, also where somebody has gone back before it was
 * drawn.
 */
export function ahead(key: string): Promise<void> {
  drawing().catch(() => {})
  const detail = ask(key)
  coming = { key, detail }
  // Whoever takes it is told when it cannot be had.
  return detail.then(() => {}, () => {})
}

/** Nothing that was asked for is kept: another page is gone to, or another person may sit there. */
export function forget(): void {
  coming = null
}

/** The conversation that was asked for ahead, once; else it is asked for now. */
export function taken(key: string): Promise<Detail> {
  const detail = coming?.key === key ? coming.detail : ask(key)
  coming = null
  return detail
}

export const ask = (key: string) => get<Detail>(`/api/conversations/${encodeURIComponent(key)}`)
