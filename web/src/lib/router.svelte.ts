import { untrack } from 'svelte'
import { parse, write } from './address'

let hash = location.hash
let address = $state.raw(parse(hash))
// A browser says most changes twice.
function follow() {
  if (location.hash !== hash) address = parse((hash = location.hash))
}
window.addEventListener('hashchange', follow)
window.addEventListener('popstate', follow)

/** Where the page is. Reading it in a component follows it. */
export const here = {
  get path() {
    return address.path
  },
  get query() {
    return address.query
  },
}

/** Whether one is still on this page, when asked later: an answer that comes late moves nobody. */
export function staying(): () => boolean {
  const from = untrack(() => address.path)
  return () => untrack(() => address.path) === from
}

export function go(path: string, query?: Parameters<typeof write>[1]): void {
  location.hash = write(path, query)
}

/** Changes the query of this place. `replace` leaves no step for "back": for what moves by itself. */
export function set(changes: Record<string, string | null>, replace = false): void {
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
