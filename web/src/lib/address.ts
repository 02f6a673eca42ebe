// Addresses are `#/path?query`: what one looks for and whom stays out of every server's log.

export interface Address {
  path: string
  query: URLSearchParams
}

export function parse(hash: string): Address {
  const text = hash.startsWith('#') ? hash.slice(1) : hash
  const mark = text.indexOf('?')
  const path = mark < 0 ? text : text.slice(0, mark)
  const query = mark < 0 ? '' : text.slice(mark + 1)
  return { path: path.startsWith('/') ? path : `/${path}`, query: new URLSearchParams(query) }
}

export function write(path: string, query?: URLSearchParams | Record<string, string | null | undefined>): string {
  const parts = query instanceof URLSearchParams ? query : new URLSearchParams()
  if (query && !(query instanceof URLSearchParams)) {
    for (const [name, value] of Object.entries(query)) {
      if (value !== null && value !== undefined && value !== '') parts.set(name, value)
    }
  }
  const text = parts.toString()
  return `#${path}${text ? `?${text}` : ''}`
}

/** What stands for `:name` in a pattern such as `/conversations/:key`, or null where it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/').filter(Boolean)
  const given = path.split('/').filter(Boolean)
  if (wanted.length !== given.length) return null
  const values: Record<string, string> = {}
  for (let at = 0; at < wanted.length; at++) {
    const part = wanted[at]!
    if (part.startsWith(':')) {
      try {
        values[part.slice(1)] = decodeURIComponent(given[at]!)
      } catch {
        return null
      }
    } else if (part !== given[at]) return null
  }
  return values
}

/** Which of these addresses leads to a page as one left it: where several do, the one that says most of what was
 * looked at there, such as its moment. To a page that is gone to from anywhere only one that says some of it. */
export function leading(addresses: string[], to: string): number {
  const left = parse(to)
  let best = -1
  let most = /^\/\w+\/./.test(left.path) ? -1 : 0
  addresses.forEach((one, n) => {
    const { path, query } = parse(one)
    const same = path === left.path ? [...query].filter(([name, value]) => left.query.get(name) === value).length : -1
    if (same > most) [best, most] = [n, same]
  })
  return best
}
