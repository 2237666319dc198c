/** One exchange of `time.sync`, in µs: sent and received by our clock, received and answered by the station's. */
export interface TimeSample {
  sent: number
  stationReceived: number
  stationSent: number
  received: number
}

const REMEMBERED = 12

/**
 * Estimates the station's clock minus ours, as NTP does (RFC 5905 §8): the exchange with the least round trip says it
 * best, since its error is at most half of that. Only the newest samples count, so that drift is followed.
 */
export class ClockOffset {
  #samples: { offset: number; roundTrip: number }[] = []

  /** Station minus us in µs; null before the first sample. */
  get value(): number | null {
    let best = this.#samples[0]
    for (const sample of this.#samples) if (best && sample.roundTrip < best.roundTrip) best = sample
    return best ? best.offset : null
  }

  add({ sent, stationReceived, stationSent, received }: TimeSample): void {
    const roundTrip = received - sent - (stationSent - stationReceived)
    const offset = Math.round((stationReceived - sent + (stationSent - received)) / 2)
    this.#samples = [...this.#samples, { offset, roundTrip }].slice(-REMEMBERED)
  }
}
