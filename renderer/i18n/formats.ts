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

const MICROSECONDS = 1_000
const GIGABYTE = 1e9
const MEGABYTE = 1e6

/** Instants as a clock and a calendar of one time zone show them, in one language. Instants are µs since 1970 UTC. */
export class Moments {
  readonly #format: (options: Intl.DateTimeFormatOptions) => (at: number) => string
  /** `03:12:04`. */
  readonly clock: (at: number) => string
  /** `03:12`. */
  readonly minutes: (at: number) => string
  /** `Sat, 21 Nov 2026`. */
  readonly date: (at: number) => string
  /** `Sat 21 Nov`. */
  readonly shortDate: (at: number) => string
  /** `GMT+1`: what to add to UTC at this instant. */
  readonly zone: (at: number) => string

  constructor(tag: string, zone: string) {
    this.#format = (options) => {
      const format = new Intl.DateTimeFormat(tag, { timeZone: zone, hourCycle: 'h23', ...options })
      return (at) => format.format(at / MICROSECONDS)
    }
    const time = { hour: '2-digit', minute: '2-digit' } as const
    this.clock = this.#format({ ...time, second: '2-digit' })
    this.minutes = this.#format(time)
    this.date = this.#format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
    this.shortDate = this.#format({ weekday: 'short', day: 'numeric', month: 'short' })
    const offset = new Intl.DateTimeFormat(tag, { timeZone: zone, timeZoneName: 'shortOffset' })
    this.zone = (at) =>
      offset.formatToParts(at / MICROSECONDS).find(({ type }) => type === 'timeZoneName')?.value ?? zone
  }

  /** `03:12:04.2`. */
  tenths(at: number): string {
    return `${this.clock(at)}.${Math.floor(fraction(at) / 100)}`
  }

  /** `03:12:04 – 03:14:10`; with their dates where these differ, with their zones where the clocks change between. */
  range(from: number, to: number): string {
    const [days, zones] = [this.shortDate(from) !== this.shortDate(to), this.zone(from) !== this.zone(to)]
    const words = (at: number): string =>
      [...(days ? [this.shortDate(at)] : []), this.clock(at), ...(zones ? [this.zone(at)] : [])].join(' ')
    return `${words(from)} – ${words(to)}`
  }

  /** `03:12:04.250`. */
  precise(at: number): string {
    return `${this.clock(at)}.${String(fraction(at)).padStart(3, '0')}`
  }
}

/** The milliseconds of an instant's second. */
const fraction = (at: number): number => ((Math.floor(at / MICROSECONDS) % SECOND) + SECOND) % SECOND

/** Numbers, times and spans as people of one language write them. */
export class Formats {
  readonly #tag: string
  readonly #clock: Intl.DateTimeFormat
  readonly #relative: Intl.RelativeTimeFormat
  readonly #moments = new Map<string, Moments>()

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

  /** `in 6 days`, in full words, for a time far enough away to plan for. */
  untilInWords(milliseconds: number): string {
    const { amount, unit } = inUnits(milliseconds)
    return new Intl.RelativeTimeFormat(this.#tag, { style: 'long' }).format(Math.max(1, amount), unit)
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

  /** `42%`, of a share of 1. */
  percent(share: number): string {
    return this.#number(share, { style: 'percent', maximumFractionDigits: 0 })
  }

  /** `4.2 Mbit/s`, or kbit/s below one. */
  bitRate(bitsPerSecond: number): string {
    if (bitsPerSecond >= 1_000_000) return `${this.number(bitsPerSecond / 1_000_000, 1)} Mbit/s`
    return `${this.number(bitsPerSecond / 1_000)} kbit/s`
  }

  /** Times as the clocks of this zone show them. */
  in(zone: string): Moments {
    let moments = this.#moments.get(zone)
    if (!moments) this.#moments.set(zone, (moments = new Moments(this.#tag, zone)))
    return moments
  }

  /** `2h 5m`, `2m 6s`, `6.4s`: a length of time in its two largest units. */
  length(milliseconds: number): string {
    if (milliseconds < 10 * SECOND) return this.seconds(milliseconds)
    const seconds = Math.round(milliseconds / SECOND)
    const parts = [
      { amount: Math.floor(seconds / 86_400), unit: 'day' },
      { amount: Math.floor(seconds / 3_600) % 24, unit: 'hour' },
      { amount: Math.floor(seconds / 60) % 60, unit: 'minute' },
      { amount: seconds % 60, unit: 'second' },
    ]
    const first = parts.findIndex(({ amount }) => amount > 0)
    return parts
      .slice(first, first + 2)
      .filter(({ amount }) => amount > 0)
      .map(({ amount, unit }) => this.#number(amount, { style: 'unit', unit, unitDisplay: 'narrow' }))
      .join(' ')
  }

  /** `1.2 GB`, `350 MB`. */
  bytes(bytes: number): string {
    if (bytes >= 1_000 * GIGABYTE) return `${this.number(bytes / (1_000 * GIGABYTE), 1)} TB`
    if (bytes >= 100 * GIGABYTE) return `${this.number(bytes / GIGABYTE)} GB`
    if (bytes >= GIGABYTE) return `${this.number(bytes / GIGABYTE, 1)} GB`
    if (bytes >= MEGABYTE) return `${this.number(bytes / MEGABYTE)} MB`
    return `${this.number(Math.ceil(bytes / 1_000))} kB`
  }

  /** A day of the calendar (`2026-11-21`) in full: `Saturday, 21 November 2026`. */
  day(day: string): string {
    return this.#calendar(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  }

  /** The month of a day: `November 2026`. */
  month(day: string): string {
    return this.#calendar(day, { month: 'long', year: 'numeric' })
  }

  /** The days of the week, Monday first: short ones for the eye, long ones for the ear. */
  weekdays(): { short: string; long: string }[] {
    // 1 January 2024 was a Monday.
    return Array.from({ length: 7 }, (_, index) => {
      const day = `2024-01-0${index + 1}`
      return { short: this.#calendar(day, { weekday: 'short' }), long: this.#calendar(day, { weekday: 'long' }) }
    })
  }

  #calendar(day: string, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.#tag, { ...options, timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`))
  }

  #number(value: number, options: Intl.NumberFormatOptions): string {
    return new Intl.NumberFormat(this.#tag, options).format(value)
  }
}
