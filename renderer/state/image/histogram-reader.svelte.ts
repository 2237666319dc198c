import { every, type Clock } from '../../base/clock.ts'
import { histogramOf, type Histogram } from './histogram.ts'

/** Four times a second: a hand at a slider sees it move, and the picture hardly notices. */
const READ_MS = 250

/** Looks at a camera's picture from time to time, while somebody looks at the answer. */
export class HistogramReader {
  readonly #clock: Clock
  readonly #grab: () => Uint8ClampedArray | null
  #histogram = $state.raw<Histogram | null>(null)

  /** `grab` gives the pixels of the picture, null while there is none. */
  constructor(clock: Clock, grab: () => Uint8ClampedArray | null) {
    this.#clock = clock
    this.#grab = grab
  }

  get histogram(): Histogram | null {
    return this.#histogram
  }

  /** Reads until the answer is called. */
  read(): () => void {
    this.#read()
    return every(this.#clock, READ_MS, () => {
      this.#read()
    })
  }

  #read(): void {
    const pixels = this.#grab()
    this.#histogram = pixels && histogramOf(pixels)
  }
}
