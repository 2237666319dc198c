/** Calls its listeners in the order they came. `on` returns its own undo. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>()

  on(listener: (value: T) => void): () => void {
    // A wrapper of its own, so that the same function may listen twice and each undo takes back its own.
    const own = (value: T): void => {
      listener(value)
    }
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) listener(value)
  }

  get size(): number {
    return this.#listeners.size
  }
}
