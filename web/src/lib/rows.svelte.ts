import { leading } from './address'
import { keyboard, type Keys } from './keys'
import { wentTo } from './router.svelte'

const all = () => [...document.querySelectorAll<HTMLElement>('[data-row]')]

/** The row in focus; a button of a card, or of a line of a table, counts for its first row. */
function inFocus(): number {
  const row = all().findIndex((row) => row === document.activeElement)
  return row >= 0 ? row : all().findIndex((row) => row.closest('article, tr')?.contains(document.activeElement))
}

/** Which row an element is, among all. */
export const rowOf = (element: HTMLElement): number => all().indexOf(element)

/** Focuses a row, or the last where there are fewer: one that is decided and gone leaves its place to the next. */
export function toRow(row: number): void {
  const next = all()[Math.min(row, all().length - 1)]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}

/** Whoever comes back finds the row that they left by: it has the focus, unless something took it meanwhile. */
export function toRowLeft(): void {
  if (!document.activeElement?.matches('body, h1')) return
  const links = [...document.querySelectorAll<HTMLElement>('main a[href]')]
  const row = links[leading(links.map((link) => link.getAttribute('href')!), wentTo())]
  row?.focus({ preventScroll: true })
  row?.scrollIntoView({ block: 'center' })
}

/** `j` and `k` move over whatever a page marks with `data-row`; each of `deeds` is done to the row in focus, once
 * however long its key is held. For `$effect`. */
export function rows(deeds: Record<string, (row: number) => void> = {}): () => void {
  const keys: Keys = {
    j: () => toRow(inFocus() + 1),
    k: () => toRow(inFocus() < 0 ? Infinity : Math.max(0, inFocus() - 1)),
  }
  for (const [key, deed] of Object.entries(deeds)) keys[key] = (event) => !event.repeat && deed(inFocus())
  return keyboard.add(keys)
}
