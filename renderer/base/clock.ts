/** Where the page and its worker take time from; a test hands in one that it moves by hand. */
export interface Clock {
  /** Microseconds since 1970-01-01 UTC by this computer. */
  now(): number
  /** Calls `run` once after `milliseconds`; the answer takes the timer back. */
  after(milliseconds: number, run: () => void): () => void
}

/**
 * The browser's own clock. `now` is the monotonic clock counted from the page's time origin: unlike `Date.now()` it never
 * steps, so the offset to the station's clock stays true when somebody sets this computer's clock.
 */
export const browserClock: Clock = {
  now: () => Math.round((performance.timeOrigin + performance.now()) * 1000),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds)
    return () => {
      clearTimeout(timer)
    }
  },
}

/** Calls `run` every `milliseconds` until the answer is called. */
export function every(clock: Clock, milliseconds: number, run: () => void): () => void {
  let cancel = clock.after(milliseconds, tick)
  function tick(): void {
    cancel = clock.after(milliseconds, tick)
    run()
  }
  return () => {
    cancel()
  }
}
