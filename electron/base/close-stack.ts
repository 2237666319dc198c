/**
 * What was started, in order; `close` ends it in reverse order and waits for each. Safe to call twice: the second call
 * waits for the first. One part that fails to close does not keep the others open; the errors come together at the end.
 */
export class CloseStack {
  readonly #parts: (() => Promise<void> | void)[] = []
  #closing: Promise<void> | undefined

  add(close: () => Promise<void> | void): void {
    this.#parts.push(close)
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async #closeAll(): Promise<void> {
    const errors: unknown[] = []
    for (let part = this.#parts.pop(); part; part = this.#parts.pop()) {
      try {
        await part()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Some parts did not close cleanly.')
  }
}
