const FIRST_MS = 500
const LONGEST_MS = 10_000

/**
 * Milliseconds to wait before connecting again: nothing the first time, then half a second, doubling up to ten. `fraction`
 * (0 ≤ f < 1) spreads them by a fifth each way, so that a wall of consoles does not return to its station all at once.
 */
export function retryDelay(failures: number, fraction: number): number {
  if (failures <= 1) return 0
  const middle = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 2))
  return Math.round(middle * (0.8 + 0.4 * fraction))
}
