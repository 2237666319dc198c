/** Calls its listeners in the order they came. `on` returns its own undo. */
export class Emitter<T = void> {
  readonly #listeners = new Set<{ call: (value: T) => void }>()

  on(listener: (value: T) => void): () => void {
    const entry = { call: listener }
    this.#listeners.add(entry)
    return () => this.#listeners.delete(entry)
  }

  emit(value: T): void {
    for (const { call } of [...this.#listeners]) call(value)
  }
}
