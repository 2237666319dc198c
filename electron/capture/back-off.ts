/** How long to wait before the next start: at once the first time, then doubling to at most 15 s, with jitter, for ever. */
import type { Random } from '../base/random.ts'

const FIRST = 1_000
const MOST = 15_000
/** So much of each pause is left to chance, so that many cameras behind one switch do not all come at once. */
const JITTER = 0.25

/** Milliseconds before start number `attempt` since the last good one; the first is 1. */
export function retryDelay(attempt: number, random: Random): number {
  if (attempt <= 1) return 0
  const full = Math.min(MOST, FIRST * 2 ** Math.min(attempt - 2, 10))
  return Math.round(full * (1 - JITTER * random.fraction()))
}
