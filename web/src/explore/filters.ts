// The filters that both lists know, in the order of their chips.
export const FILTERS = ['programme', 'team', 'agent', 'channel', 'language', 'topic', 'from', 'until', 'class', 'moment', 'outcome', 'owner', 'has_sound', 'mark'] as const

const SENT: readonly string[] = [...FILTERS, 'q', 'sort']

/** What of an address is asked of the server: filters, words and order, in one order of names. */
export function queryFor(query: URLSearchParams): URLSearchParams {
  const result = new URLSearchParams()
  for (const name of SENT) {
    const value = query.get(name)
    if (value) result.set(name, value)
  }
  return result
}

/** Whether the days of an address are the wrong way round: none lies between them. */
export const daysCross = (query: URLSearchParams): boolean => {
  const [from, until] = [query.get('from'), query.get('until')]
  return !!from && !!until && from > until
}
