/** Gathers how old pictures were when they were shown, and sums up each period. */
export class LatencyMeter {
  #milliseconds: number[] = []

  add(milliseconds: number): void {
    this.#milliseconds.push(milliseconds)
  }

  /** Median and 95th percentile (nearest rank) of what was added since the last call; null where nothing was. */
  take(): { median: number | null; p95: number | null } {
    const sorted = this.#milliseconds.sort((a, b) => a - b)
    this.#milliseconds = []
    return { median: rank(sorted, 0.5), p95: rank(sorted, 0.95) }
  }
}

const rank = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.ceil(sorted.length * share) - 1] ?? null
