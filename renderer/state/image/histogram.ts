import { LUMA } from '../../player/viewer-layer.ts'

export const BINS = 64
export type Channel = 'luma' | 'red' | 'green' | 'blue'

/** How many pixels of a picture are how light, in `BINS` steps from dark to light. */
export interface Histogram {
  counts: Record<Channel, readonly number[]>
  /** The mean lightness of all pixels, 0…1. */
  mean: number
  /** The shares of pixels that are black or white to the last step of 256: nothing can be seen in them any more. */
  black: number
  white: number
}

/** Of pixels as a canvas gives them: red, green, blue, alpha, 0…255 each. Null of no pixels. */
export function histogramOf(pixels: Uint8ClampedArray): Histogram | null {
  const total = Math.floor(pixels.length / 4)
  if (total === 0) return null
  const empty = (): number[] => Array.from({ length: BINS }, () => 0)
  const counts = { luma: empty(), red: empty(), green: empty(), blue: empty() }
  let [sum, black, white] = [0, 0, 0]
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const [red, green, blue] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0]
    const luma = Math.round(LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue)
    count(counts.red, red)
    count(counts.green, green)
    count(counts.blue, blue)
    count(counts.luma, luma)
    sum += luma
    if (luma === 0) black++
    else if (luma === 255) white++
  }
  return { counts, mean: sum / total / 255, black: black / total, white: white / total }
}

function count(bins: number[], value: number): void {
  const bin = Math.floor((value * BINS) / 256)
  bins[bin] = (bins[bin] ?? 0) + 1
}

/**
 * A curve as an SVG path in a box of `BINS` × 1, 0 at its lower edge. Heights are roots: a sky would press the rest flat.
 */
export function curveOf(counts: readonly number[], highest: number): string {
  const height = (n: number): number => (highest === 0 ? 0 : Math.min(1, Math.sqrt(n / highest)))
  const steps = counts.map((n, index) => `L${index + 0.5} ${(1 - height(n)).toFixed(3)}`)
  return `M0 1${steps.join('')}L${counts.length} 1Z`
}

/** The highest count of all curves but for the two ends, which a black border or a lamp fills. */
export const highestOf = ({ counts }: Histogram): number =>
  Math.max(1, ...Object.values(counts).flatMap((bins) => bins.slice(1, -1)))
