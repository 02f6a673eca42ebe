import { untrack } from 'svelte'
import { get, type Failure } from '../api/call'
import { CursorList, type Portion } from './cursor'

/** A list that grows page by page, as a page shows it (`ui/Grown.svelte`): asked anew whenever its address is
 * another, and not while there is none. */
export class Growing<T, Page extends { next: string | null; total?: number | null }> {
  items = $state.raw<T[]>([])
  state = $state<CursorList<T>['state']>('new')
  done = $state(false)
  failure = $state.raw<Failure | null>(null)
  total = $state(0)
  pages = $state(0)
  /** The first page of the list that is shown, another with every list; none while it is on its way. */
  first = $state.raw<Page | null>(null)
  #list: CursorList<T, Portion<T> & { page: Page }>
  // Whoever has left the page asks for nothing more.
  #left = false

  constructor(address: () => string | null, read: (page: Page) => T[], key: (item: T) => string) {
    const asked = $derived(address())
    this.#list = new CursorList<T, Portion<T> & { page: Page }>(
      async (cursor) => {
        const page = await get<Page>(cursor ? `${asked}${asked!.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : asked!)
        return { items: read(page), next: page.next, total: page.total, page }
      },
      key,
      () => {
        this.items = this.#list.items
        this.state = this.#list.state
        this.done = this.#list.done
        this.failure = this.#list.error as Failure | null
        this.total = this.#list.total
        this.pages = this.#list.pages
        this.first = this.#list.first?.page ?? null
      },
    )
    $effect(() => {
      if (asked) untrack(() => void this.start())
    })
    $effect(() => () => (this.#left = true))
  }

  start = async () => {
    if (!this.#left) await this.#list.start()
  }
  more = async () => {
    if (!this.#left) await this.#list.more()
  }
  change = (key: string, item: T | null) => this.#list.change(key, item)
}
