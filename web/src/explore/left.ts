// The list that one leaves for a conversation, so that it is as it was when one comes back.
import type { Facets, MomentRow, Row } from '../api/types'
import type { CursorList, Portion } from '../lib/cursor'

export type Item = Row | MomentRow
export type Page = Portion<Item> & { more: boolean }

export interface Left {
  /** Which list, and by which query. */
  of: string
  list: CursorList<Item, Page>
  facets: Facets | null
  row: number
  scroll: number
  /** Whether one has left it. */
  left: boolean
}

let left: Left | null = null

/** What is shown now, and left from here. */
export const keep = (shown: Left): Left => (left = shown)

/** What was left, where it is that list and has something. */
export const kept = (of: string): Left | null => (left?.of === of && left.list.items.length ? left : null)

/** Nothing is kept: another person may sit there, or the same one sees something else. */
export function forget(): void {
  left = null
}
