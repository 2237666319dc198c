/** Wakes the one who waits. A wake that comes while nobody waits is not lost: the next wait ends at once. */
export class Latch {
  #isSet = false
  #wake: (() => void) | undefined

  wake(): void {
    this.#isSet = true
    this.#wake?.()
  }

  async wait(): Promise<void> {
    if (!this.#isSet)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    this.#wake = undefined
    this.#isSet = false
  }
}
