/** What is sent: a second click, or a key held down, sends nothing while the first is on its way. */
export class Once {
  #busy = new Set<string>()

  /** Does the work, unless work of this name is being done. */
  async run(name: string, work: () => Promise<unknown>): Promise<void> {
    if (this.#busy.has(name)) return
    this.#busy.add(name)
    try {
      await work()
    } finally {
      this.#busy.delete(name)
    }
  }

  /** The work, as a handler of a form. */
  of(work: () => Promise<unknown>): (event?: Event) => Promise<void> {
    return (event) => {
      event?.preventDefault()
      return this.run('', work)
    }
  }
}
