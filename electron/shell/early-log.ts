import type { Log } from '../base/log.ts'

type Level = 'debug' | 'info' | 'warn' | 'error'
interface Line {
  readonly level: Level
  readonly values: object
  readonly sentence: string
}

/** The program logs before it knows where to: lines wait for `goTo`, in order, and then pass through. */
export class EarlyLog implements Log {
  readonly #lines: Line[] = []
  #log: Log | null = null

  /** Where everything goes, also what waited. To be called once. */
  goTo(log: Log): void {
    this.#log = log
    for (const { level, values, sentence } of this.#lines.splice(0)) log[level](values, sentence)
  }

  debug(values: object, sentence: string): void {
    this.#take('debug', values, sentence)
  }

  info(values: object, sentence: string): void {
    this.#take('info', values, sentence)
  }

  warn(values: object, sentence: string): void {
    this.#take('warn', values, sentence)
  }

  error(values: object, sentence: string): void {
    this.#take('error', values, sentence)
  }

  child(values: object): Log {
    const line =
      (level: Level) =>
      (more: object, sentence: string): void =>
        this.#take(level, { ...values, ...more }, sentence)
    const child: Log = {
      debug: line('debug'),
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      child: (more) => this.child({ ...values, ...more }),
    }
    return child
  }

  #take(level: Level, values: object, sentence: string): void {
    if (this.#log) this.#log[level](values, sentence)
    else this.#lines.push({ level, values, sentence })
  }
}
