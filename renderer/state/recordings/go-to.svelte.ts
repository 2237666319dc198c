import type { Zone } from './zone.ts'
import { MILLISECOND } from './micros.ts'

export type GoToProblem = 'badDate' | 'bad' | 'never' | 'future'

/** What was typed stands for this: exactly one of these. */
export type Goal =
  | { goal: 'problem'; problem: GoToProblem }
  | { goal: 'instant'; at: number }
  /** The clocks went back over it. */
  | { goal: 'twice'; first: number; second: number }

const TIME = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,3}))?)?$/

/** The fields of “go to a time”. */
export class GoTo {
  readonly #zone: Zone
  readonly #now: number
  date = $state('')
  time = $state('')
  /** Of a time that came twice. */
  second = $state(false)

  constructor(zone: Zone, at: number, now: number) {
    this.#zone = zone
    this.#now = now
    const { hour, minute, second } = zone.wallAt(at)
    this.date = zone.dayOf(at)
    this.time = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':')
  }

  get goal(): Goal {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(this.date)) return problem('badDate')
    const fields = TIME.exec(this.time.trim())
    if (!fields) return problem('bad')
    const [hour = 0, minute = 0, second = 0] = fields.slice(1, 4).map((part) => Number(part || 0))
    if (hour > 23 || minute > 59 || second > 59) return problem('bad')
    const [year = 0, month = 0, day = 0] = this.date.split('-').map(Number)
    const part = Number((fields[4] ?? '').padEnd(3, '0')) * MILLISECOND
    const found = this.#zone.instantsOf({ year, month, day, hour, minute, second }).map((at) => at + part)
    return this.#of(found)
  }

  /** The instant meant, or null. */
  get at(): number | null {
    const { goal } = this
    if (goal.goal === 'twice') return this.second ? goal.second : goal.first
    return goal.goal === 'instant' ? goal.at : null
  }

  #of([first, second]: number[]): Goal {
    if (first === undefined) return problem('never')
    if (first > this.#now) return problem('future')
    return second === undefined ? { goal: 'instant', at: first } : { goal: 'twice', first, second }
  }
}

const problem = (kind: GoToProblem): Goal => ({ goal: 'problem', problem: kind })
