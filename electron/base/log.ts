/** What the rooms log through; the station hands in the real one. Values go beside the sentence, never into it. */
export interface Log {
  debug(values: object, sentence: string): void
  info(values: object, sentence: string): void
  warn(values: object, sentence: string): void
  error(values: object, sentence: string): void
  child(values: object): Log
}

const nothing = (): void => undefined

/** Says nothing. For tests and for parts that run without a station. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silentLog }
