export interface ArchiveAlarm {
  /** A word for code. */
  readonly kind: 'archive' | 'disk' | 'index' | 'clock' | 'protections'
  /** A sentence for people. */
  readonly message: string
}

/** Says each trouble once, when it begins or becomes another, however often it is found. */
export class Alarms {
  readonly #tell: (alarm: ArchiveAlarm) => void
  readonly #raised = new Map<string, string>()

  constructor(tell: (alarm: ArchiveAlarm) => void) {
    this.#tell = tell
  }

  /** What is the matter at this moment, a sentence; null where nothing is. */
  get trouble(): string | null {
    return this.#raised.values().next().value ?? null
  }

  /** `about` names the trouble; null for the message: it is over. */
  set(kind: ArchiveAlarm['kind'], about: string, message: string | null): void {
    const key = `${kind} ${about}`
    if (message === null) this.#raised.delete(key)
    else if (this.#raised.get(key) !== message) {
      this.#raised.set(key, message)
      this.#tell({ kind, message })
    }
  }
}
