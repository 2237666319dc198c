/** Lets what concerns one device happen one at a time, in the order in which it was asked for. */
export class DeviceTurns {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Resolves when everything that was asked for before has ended. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#last.values())
  }

  /** Does the work when all that was asked of this device before has ended, well or not. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve()
    const turn = before.then(work, work)
    this.#last.set(key, turn)
    try {
      return await turn
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key)
    }
  }
}
