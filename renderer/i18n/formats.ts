const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

type TimeUnit = 'second' | 'minute' | 'hour' | 'day'

/** The largest unit that gives at least 1 (90 s is still said in seconds), and how many of it. All input is milliseconds. */
function inUnits(milliseconds: number): { amount: number; unit: TimeUnit } {
  const span = Math.max(0, milliseconds)
  if (span < 100 * SECOND) return { amount: Math.floor(span / SECOND), unit: 'second' }
  if (span < 2 * HOUR) return { amount: Math.floor(span / MINUTE), unit: 'minute' }
  if (span < 2 * DAY) return { amount: Math.floor(span / HOUR), unit: 'hour' }
  return { amount: Math.floor(span / DAY), unit: 'day' }
}

/** Numbers, times and spans as people of one language write them. */
export class Formats {
  readonly #tag: string
  readonly #clock: Intl.DateTimeFormat
  readonly #relative: Intl.RelativeTimeFormat

  /** `tag` is a BCP 47 language tag. */
  constructor(tag: string) {
    this.#tag = tag
    this.#clock = new Intl.DateTimeFormat(tag, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    this.#relative = new Intl.RelativeTimeFormat(tag, { style: 'narrow', numeric: 'always' })
  }

  /** `14:03:27`, from ms since 1970. */
  clock(at: number): string {
    return this.#clock.format(at)
  }

  /** `12s ago`. */
  ago(milliseconds: number): string {
    const { amount, unit } = inUnits(milliseconds)
    return this.#relative.format(-amount, unit)
  }

  /** `in 7s`: rounded up, so that a countdown ends at its moment and not before. */
  until(milliseconds: number): string {
    const { amount, unit } = inUnits(Math.ceil(milliseconds / SECOND) * SECOND)
    return this.#relative.format(Math.max(1, amount), unit)
  }

  /** `12 s` as a length of time. */
  span(milliseconds: number): string {
    const { amount, unit } = inUnits(milliseconds)
    return this.#number(amount, { style: 'unit', unit, unitDisplay: 'narrow' })
  }

  /** `1.2s`: a short span to a tenth. */
  seconds(milliseconds: number): string {
    const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
    return this.#number(milliseconds / SECOND, { style: 'unit', unit: 'second', unitDisplay: 'narrow', ...digits })
  }

  milliseconds(milliseconds: number): string {
    return `${this.number(Math.round(milliseconds))} ms`
  }

  number(value: number, digits = 0): string {
    return this.#number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  }

  /** `4.2 Mbit/s`, or kbit/s below one. */
  bitRate(bitsPerSecond: number): string {
    if (bitsPerSecond >= 1_000_000) return `${this.number(bitsPerSecond / 1_000_000, 1)} Mbit/s`
    return `${this.number(bitsPerSecond / 1_000)} kbit/s`
  }

  #number(value: number, options: Intl.NumberFormatOptions): string {
    return new Intl.NumberFormat(this.#tag, options).format(value)
  }
}
