/** What a form sends: a second click, or a key held down, sends nothing while the first is on its way. */
export class Once {
  #busy = false

  /** The work, as a handler. */
  of(work: () => Promise<unknown>): (event?: Event) => Promise<void> {
    return async (event) => {
      event?.preventDefault()
      if (this.#busy) return
      this.#busy = true
      try {
        await work()
      } finally {
        this.#busy = false
      }
    }
  }
}
