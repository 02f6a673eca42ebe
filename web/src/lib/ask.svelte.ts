import { Failure } from '../api/call'

/** One answer of the server that a page shows. What was asked last wins. */
export class Asked<T> {
  value = $state.raw<T | null>(null)
  error = $state.raw<Failure | null>(null)
  busy = $state(false)
  #round = 0
  #again: (() => Promise<T>) | null = null

  async ask(fetch: () => Promise<T>, keep = false): Promise<void> {
    const round = ++this.#round
    this.#again = fetch
    this.busy = true
    this.error = null
    if (!keep) this.value = null
    try {
      const value = await fetch()
      if (round === this.#round) this.value = value
    } catch (error) {
      if (round === this.#round) this.error = error instanceof Failure ? error : new Failure(0, 'failed', String(error))
    }
    if (round === this.#round) this.busy = false
  }

  /** Asks the same again and shows the old answer meanwhile. */
  again = (): Promise<void> => (this.#again ? this.ask(this.#again, true) : Promise.resolve())
}
