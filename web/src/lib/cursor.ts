// A long list that grows page by page. A page that arrives after the list was asked anew is dropped.

export interface Portion<T> {
  items: T[]
  next: string | null
  total?: number | null
}

export class CursorList<T, P extends Portion<T> = Portion<T>> {
  items: T[] = []
  total = 0
  pages = 0
  next: string | null = null
  state: 'new' | 'loading' | 'ready' | 'failed' = 'new'
  error: unknown = null
  /** What came first of the list that is shown, with what it says of all; none while it is on its way. */
  first: P | null = null
  #round = 0
  #fetch: (cursor: string | null) => Promise<P>
  #key: (item: T) => string
  /** Whoever shows the list; another where it is taken up again. */
  changed: () => void
  // Where the page began that each came with.
  #known = new Map<string, string | null>()

  constructor(fetch: (cursor: string | null) => Promise<P>, key: (item: T) => string, changed: () => void = () => {}) {
    this.#fetch = fetch
    this.#key = key
    this.changed = changed
  }

  get done(): boolean {
    return this.state === 'ready' && this.next === null
  }

  async start(): Promise<void> {
    this.#round++
    this.items = []
    this.#known.clear()
    this.next = null
    this.total = 0
    this.pages = 0
    this.first = null
    this.state = 'new'
    await this.more()
  }

  /** The next page, unless one is on its way or there is none. */
  async more(): Promise<void> {
    if (this.state === 'loading' || this.done) return
    const round = this.#round
    this.state = 'loading'
    this.error = null
    this.changed()
    const from = this.next
    try {
      const portion = await this.#fetch(from)
      if (round !== this.#round) return
      // What was added meanwhile may move rows onto the next page: none is shown twice.
      const fresh = portion.items.filter((item) => !this.#known.has(this.#key(item)))
      for (const item of fresh) this.#known.set(this.#key(item), from)
      this.items = this.items.concat(fresh)
      this.next = portion.next
      this.first ??= portion
      this.pages++
      this.total = portion.total ?? this.total
      this.state = 'ready'
    } catch (error) {
      if (round !== this.#round) return
      this.state = 'failed'
      this.error = error
    }
    this.changed()
  }

  /** Asks once more for the page that an item came with, and puts what is new of its items where they stand: none
   * comes, goes or moves. */
  async refresh(key: string): Promise<void> {
    const from = this.#known.get(key)
    if (from === undefined) return
    const round = this.#round
    const portion = await this.#fetch(from).catch(() => null)
    if (!portion || round !== this.#round) return
    const now = new Map(portion.items.map((item) => [this.#key(item), item]))
    this.items = this.items.map((item) => now.get(this.#key(item)) ?? item)
    this.changed()
  }

  /** Puts another item in the place of one, or takes it out: what was decided here need not be asked for again. */
  change(key: string, item: T | null): void {
    const at = this.items.findIndex((one) => this.#key(one) === key)
    if (at < 0) return
    this.items = item === null ? this.items.toSpliced(at, 1) : this.items.with(at, item)
    if (item === null && this.total) this.total--
    this.changed()
  }
}

/** Which rows of fixed height a window shows, with some above and below it. */
export function visible(scroll: number, height: number, row: number, rows: number, around = 8): { first: number; last: number } {
  const first = Math.max(0, Math.min(Math.floor(scroll / row) - around, rows))
  const last = Math.min(rows, Math.ceil((scroll + height) / row) + around)
  return { first, last: Math.max(first, last) }
}
