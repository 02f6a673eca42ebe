import { untrack } from 'svelte'
import { parse, write } from './address'

let hash = location.hash
// Where one goes, and the address that the page which is shown belongs to: until the next page is there, the one
// that goes keeps its own.
let address = $state.raw(parse(hash))
let shown = $state.raw(untrack(() => address))
// The list that one left last for a conversation, with its filters.
let list = '#/conversations'
// As one came to this page, and to the one before.
let [came, went] = [hash, '']
// A browser says most changes twice.
function follow() {
  if (location.hash === hash) return
  const next = parse(location.hash)
  if (next.path !== address.path) {
    if (!/^\/conversations\/./.test(address.path)) list = hash
    went = came
    came = location.hash
  }
  hash = location.hash
  address = next
  if (next.path === shown.path) shown = next
}
window.addEventListener('hashchange', follow)
window.addEventListener('popstate', follow)

/** Where one goes, and what the page that is shown is asked. Reading them in a component follows them. */
export const here = {
  get path() {
    return address.path
  },
  get query() {
    return shown.query
  },
}

/** The page that one goes to is shown from now. */
export function arrive(): void {
  shown = untrack(() => address)
}

/** The address of the list, or other page, that one left for a conversation: from one to the next it stays. */
export const listLeft = () => list

/** Where one was is forgotten: another person may sit there. */
export function forgetPlace(): void {
  list = '#/conversations'
  went = ''
}

/** The address of the page before this one, as one went to it: that of the link one followed. */
export const wentTo = () => went

/** Whether one is still on this page, when asked later: an answer that comes late moves nobody. */
export function staying(): () => boolean {
  const from = untrack(() => address.path)
  return () => untrack(() => address.path) === from
}

export function go(path: string, query?: Parameters<typeof write>[1]): void {
  location.hash = write(path, query)
}

/** Changes the query of this place; a page that goes changes nothing any more. `replace` leaves no step for "back": for what moves by itself. */
export function set(changes: Record<string, string | null>, replace = false): void {
  if (shown.path !== address.path) return
  const query = new URLSearchParams(address.query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name)
    else query.set(name, value)
  }
  const next = write(address.path, query)
  if (next === location.hash) return
  if (replace) {
    history.replaceState(null, '', next)
    follow()
  } else location.hash = next
}
