/** Where time comes from. Handed in everywhere, so that a test moves it by hand. */
export interface Clock {
  /** Wall time: microseconds since 1970-01-01 UTC. It may step. */
  now(): number
  /** Monotonic microseconds from an arbitrary start. It never steps back. */
  monotonic(): number
  /** Calls `run` once after `milliseconds`; the answer takes the timer back. */
  after(milliseconds: number, run: () => void): () => void
}

const MONOTONIC_ORIGIN = performance.timeOrigin * 1000

/** The computer's own clock. */
export const systemClock: Clock = {
  now: () => microsecondsNow(),
  monotonic: () => Math.round(performance.now() * 1000),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds)
    return () => {
      clearTimeout(timer)
    }
  },
}

/**
 * `Date.now()` has whole milliseconds; a frame's age wants better. The monotonic clock gives the digits below as long
 * as the two agree; after a step of the wall clock the offset is taken anew.
 */
let offset = MONOTONIC_ORIGIN
function microsecondsNow(): number {
  const coarse = Date.now() * 1000
  const fine = Math.round(offset + performance.now() * 1000)
  if (Math.abs(fine - coarse - 500) <= 2_000) return fine
  offset = coarse + 500 - performance.now() * 1000
  return coarse
}

/** An instant as RFC 3339 in UTC with milliseconds, from microseconds since 1970. */
export const instant = (microseconds: number): string => new Date(Math.floor(microseconds / 1000)).toISOString()

/** Resolves after `milliseconds`, or at once when `signal` is aborted. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const done = (): void => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(milliseconds, done)
    signal.addEventListener('abort', done)
  })
}
