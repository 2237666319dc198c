import { DAY, HOUR, lengthOf, MILLISECOND, MINUTE, SECOND, type Range } from './micros.ts'
import { addDays, type Zone } from './zone.ts'

/** What the label of a tick has to say. */
export type TickDetail = 'tenths' | 'seconds' | 'minutes' | 'days'

export interface Tick {
  readonly at: number
  readonly label: 'time' | 'date' | 'none'
}

export interface Ruler {
  readonly detail: TickDetail
  readonly ticks: readonly Tick[]
  /** Where the clocks of the zone are changed. */
  readonly changes: readonly number[]
}

const steps: readonly { step: number; parts: number }[] = [
  { step: 200 * MILLISECOND, parts: 2 },
  { step: SECOND, parts: 5 },
  { step: 2 * SECOND, parts: 4 },
  { step: 5 * SECOND, parts: 5 },
  { step: 10 * SECOND, parts: 5 },
  { step: 30 * SECOND, parts: 3 },
  { step: MINUTE, parts: 6 },
  { step: 2 * MINUTE, parts: 4 },
  { step: 5 * MINUTE, parts: 5 },
  { step: 10 * MINUTE, parts: 5 },
  { step: 30 * MINUTE, parts: 3 },
  { step: HOUR, parts: 4 },
  { step: 2 * HOUR, parts: 4 },
  { step: 3 * HOUR, parts: 3 },
  { step: 6 * HOUR, parts: 6 },
  { step: 12 * HOUR, parts: 4 },
]
/** Days between labels, where hours are too fine. */
const dayStrides = [1, 2, 7, 14]
/** CSS px that a label needs. */
const LABEL_WIDTH = 76

/** The ticks of a timeline this many px wide. Labels stand at round local times; a day begins at local midnight. */
export function rulerOf(window: Range, width: number, zone: Zone): Ruler {
  const perLabel = (lengthOf(window) * LABEL_WIDTH) / Math.max(1, width)
  const choice = steps.find(({ step }) => step >= perLabel)
  const changes = zone.changes(window.from, window.to)
  if (!choice) return { detail: 'days', ticks: dayTicks(window, perLabel, zone), changes }
  return { detail: detailOf(choice.step), ticks: clockTicks(window, choice, changes, zone), changes }
}

function detailOf(step: number): TickDetail {
  if (step < SECOND) return 'tenths'
  return step < MINUTE ? 'seconds' : 'minutes'
}

/** Between two changes of the clocks local time runs evenly: each such piece has its ticks at multiples of the step. */
function clockTicks(
  window: Range,
  { step, parts }: { step: number; parts: number },
  changes: readonly number[],
  zone: Zone,
): Tick[] {
  const edges = [window.from, ...changes, window.to]
  const fine = step / parts
  const ticks: Tick[] = []
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const offset = zone.offset(from)
    const to = edges[index + 1] ?? from
    for (let local = Math.ceil((from + offset) / fine) * fine; local - offset < to; local += fine) {
      ticks.push({ at: local - offset, label: local % step !== 0 ? 'none' : local % DAY === 0 ? 'date' : 'time' })
    }
  }
  return ticks
}

function dayTicks(window: Range, perLabel: number, zone: Zone): Tick[] {
  const stride = dayStrides.find((days) => days * DAY >= perLabel) ?? 31
  const ticks: Tick[] = []
  for (let day = zone.dayOf(window.from); zone.startOf(day) < window.to; day = addDays(day, 1)) {
    const at = zone.startOf(day)
    const number = Math.round(Date.parse(day) / 86_400_000)
    if (at >= window.from) ticks.push({ at, label: number % stride === 0 ? 'date' : 'none' })
  }
  return ticks
}
