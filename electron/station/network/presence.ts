import { pause, type Clock } from '../../base/clock.ts'
import type { Random } from '../../base/random.ts'
import type { MulticastLine } from './multicast.ts'
import {
  answersTo,
  contradictions,
  fullName,
  goodbye,
  knows,
  recordsOf,
  textValue,
  type DnsRecord,
  type Message,
  type Question,
  type Service,
} from './records.ts'

/** One network with what of ours is on it. */
export interface Place {
  readonly line: MulticastLine
  readonly addresses: readonly string[]
}

const PROBES = 3
const PROBE_MILLISECONDS = 250
/** After the first: each twice as long after the one before, at most eight in all (RFC 6762, 8.3). */
const ANNOUNCEMENTS = 8
const FIRST_REPEAT_MILLISECONDS = 1_000
/** No record is sent to everyone more often than this, but to who asks whether a name is free (RFC 6762, 6). */
const ANSWER_MICROSECONDS = 1_000_000
const DEFENCE_MICROSECONDS = 250_000

/** One service under one name, on all its networks at once: asks for the name, holds it, and says goodbye. */
export class Presence {
  readonly #service: Service
  readonly #label: string
  readonly #places: readonly Place[]
  readonly #clock: Clock
  readonly #random: Random
  readonly #answered = new Map<string, number>()
  readonly #taken = new AbortController()
  readonly #stops: (() => void)[]
  #phase: 'probing' | 'announced' | 'over' = 'probing'

  constructor(service: Service, label: string, places: readonly Place[], clock: Clock, random: Random) {
    this.#service = service
    this.#label = label
    this.#places = places
    this.#clock = clock
    this.#random = random
    this.#stops = places.map((place) => place.line.onMessage((message) => this.#hear(place, message)))
  }

  /** Aborted as soon as somebody else is found to have the name. */
  get taken(): AbortSignal {
    return this.#taken.signal
  }

  /** Asks whether the name is free: true where nobody objected (RFC 6762, 8.1). */
  async probe(signal: AbortSignal): Promise<boolean> {
    const either = AbortSignal.any([signal, this.taken])
    await pause(this.#clock, this.#random.fraction() * PROBE_MILLISECONDS, either)
    for (let sent = 0; sent < PROBES && !either.aborted; sent++) {
      await this.#send((records) => probeFor(fullName(this.#label), records))
      await pause(this.#clock, PROBE_MILLISECONDS, either)
    }
    return !either.aborted
  }

  /** Says that it is there and answers questions, until the signal is aborted or the name is lost. */
  async announce(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.taken])
    this.#phase = 'announced'
    let wait = FIRST_REPEAT_MILLISECONDS
    for (let sent = 0; sent < ANNOUNCEMENTS && !either.aborted; sent++) {
      await this.#send(response)
      await pause(this.#clock, wait, either)
      wait *= 2
    }
    await aborted(either)
  }

  /** Takes back what was said. Never throws: who does not hear it forgets the station by and by. */
  async leave(): Promise<void> {
    // What somebody else says under the name is not ours to take back.
    const said = this.#phase === 'announced' && !this.taken.aborted
    this.#phase = 'over'
    for (const stop of this.#stops) stop()
    if (said) await this.#send((records) => response(goodbye(records))).catch(() => undefined)
  }

  #hear(place: Place, message: Message): void {
    if (message.type === 'query') {
      if (this.#phase === 'announced') this.#answer(place, message)
    } else {
      this.#judge([...message.answers, ...message.additionals])
    }
  }

  #answer(place: Place, { questions, answers: known }: Message & { type: 'query' }): void {
    const records = this.#recordsAt(place)
    const due = questions.filter((question) => this.#isDue(place, question))
    const found = due.map((question) => answersTo(question, records))
    const answers = unlike(found.flatMap(({ answers }) => answers)).filter((record) => !knows(known, record))
    if (answers.length === 0) return
    const additionals = unlike(found.flatMap(({ additionals }) => additionals)).filter((one) => !answers.includes(one))
    place.line.send({ type: 'response', answers, additionals }).catch(() => undefined)
  }

  #isDue(place: Place, { name, type }: Question): boolean {
    const key = `${this.#places.indexOf(place)} ${type} ${name.toLowerCase()}`
    const now = this.#clock.monotonic()
    const least = type === 'ANY' ? DEFENCE_MICROSECONDS : ANSWER_MICROSECONDS
    const last = this.#answered.get(key)
    if (last !== undefined && now - last < least) return false
    // Names that are not ours are asked for all day long.
    if (answersTo({ name, type }, this.#recordsAt(place)).answers.length > 0) this.#answered.set(key, now)
    return true
  }

  /** Somebody else says something of our name: who was first keeps it; of two at once, the smaller fingerprint. */
  #judge(heard: readonly DnsRecord[]): void {
    const [place] = this.#places
    if (!place || this.#phase === 'over' || contradictions(heard, this.#recordsAt(place)).length === 0) return
    const named = heard.filter(({ name }) => name.toLowerCase() === fullName(this.#label).toLowerCase())
    const theirs = textValue(named, 'fingerprint')
    const ours = this.#service.txt['fingerprint']
    const keeps = this.#phase === 'announced' && theirs !== undefined && ours !== undefined && ours < theirs
    if (!keeps) this.#taken.abort()
    else if (this.#isDue(place, { name: fullName(this.#label), type: 'ANY' }))
      void this.#send(response).catch(() => undefined)
  }

  #recordsAt({ addresses }: Place): DnsRecord[] {
    return recordsOf(this.#service, this.#label, addresses)
  }

  /** Everywhere; rejects where it could be sent nowhere. */
  async #send(message: (records: DnsRecord[]) => Message): Promise<void> {
    const sending = this.#places.map((place) => place.line.send(message(this.#recordsAt(place))))
    const failed = (await Promise.allSettled(sending)).filter((sent) => sent.status === 'rejected')
    if (failed[0] && failed.length === sending.length) throw failed[0].reason
  }
}

const response = (answers: readonly DnsRecord[]): Message => ({ type: 'response', answers, additionals: [] })

const probeFor = (name: string, records: readonly DnsRecord[]): Message => ({
  type: 'query',
  questions: [{ name, type: 'ANY' }],
  answers: [],
  authorities: records.filter(({ flush }) => flush),
})

const unlike = (records: readonly DnsRecord[]): DnsRecord[] => [...new Set(records)]

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
