import type { Segment, SegmentSamples } from '../../../electron/protocol/recordings.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { toInstant } from '../../../renderer/playback/times.ts'
import type { RecordingsApi } from '../../../renderer/playback/types.ts'

export const S = 1_000_000
export const T0 = 1_700_000_000 * S
export const at = (seconds: number): number => T0 + Math.round(seconds * S)

/** A segment in seconds after T0: ten pictures a second, a key frame each second, each picture 10 bytes long. */
export interface Recorded {
  readonly camera: string
  readonly from: number
  to: number
  growing?: boolean
  size?: number
  damaged?: boolean
}

const idOf = ({ camera, from }: Recorded): string => `${camera}~${toInstant(at(from)).replaceAll(/[-:]/g, '')}`

const segmentOf = (recorded: Recorded): Segment => ({
  ...{ id: idOf(recorded), camera: recorded.camera, url: '', bytes: 0, protected: false },
  ...{ start: toInstant(at(recorded.from)), end: toInstant(at(recorded.to)) },
  state: recorded.growing ? 'writing' : 'finished',
})

/** What a picture's bytes say: the tenths of a second after T0 at which it was taken. */
export const textOf = (seconds: number): string => String(Math.round(seconds * 10)).padStart(10)

/** A station with these recordings. It counts what it is asked, and answers late or not at all on demand. */
export class FakeArchive implements RecordingsApi {
  readonly recorded: Recorded[]
  readonly asked: string[] = []
  problem: LinkError | null = null
  /** Bytes are answered when this resolves. */
  gate: Promise<void> = Promise.resolve()

  constructor(...recorded: Recorded[]) {
    this.recorded = recorded
  }

  async find(camera: string, from: number, to: number) {
    await this.#ask(`find ${camera}`)
    return { segments: this.#overlapping(camera, from, to).map(segmentOf), gaps: [] }
  }

  async coverage(camera: string, from: number, to: number) {
    await this.#ask(`coverage ${camera}`)
    return this.#overlapping(camera, from, to).map((one) => ({
      start: toInstant(Math.max(from, at(one.from))),
      end: toInstant(Math.min(to, at(one.to))),
    }))
  }

  async samples(id: string): Promise<SegmentSamples> {
    await this.#ask(`samples ${id}`)
    const recorded = this.#byId(id)
    const count = recorded.damaged ? 0 : Math.round((recorded.to - recorded.from) * 10)
    const numbers = Array.from({ length: count }, (_, index) => index)
    const samples = {
      offset: numbers.map((index) => index * 10),
      size: numbers.map(() => 10),
      time: numbers.map((index) => (index * S) / 10),
      key: numbers.filter((index) => index % 10 === 0),
    }
    const { width, height } = { width: recorded.size ?? 64, height: 36 }
    const video = { codec: 'avc1.64001E', width, height, description: btoa('avcC'), samples }
    const times = { start: toInstant(at(recorded.from)), end: toInstant(at(recorded.to)) }
    return { id, camera: recorded.camera, ...times, video, audio: null }
  }

  async bytes(id: string, from: number, to: number): Promise<Uint8Array> {
    await this.#ask(`bytes ${id} ${from}-${to}`)
    await this.gate
    const recorded = this.#byId(id)
    const pictures = Array.from({ length: (to - from) / 10 }, (_, index) => recorded.from + (from / 10 + index) / 10)
    return new TextEncoder().encode(pictures.map(textOf).join(''))
  }

  /** How often something was asked that begins so. */
  count(beginning: string): number {
    return this.asked.filter((question) => question.startsWith(beginning)).length
  }

  async #ask(question: string): Promise<void> {
    this.asked.push(question)
    await Promise.resolve()
    if (this.problem) throw this.problem
  }

  #overlapping(camera: string, from: number, to: number): Recorded[] {
    return this.recorded
      .filter((one) => one.camera === camera && at(one.from) < to && at(one.to) > from)
      .sort((a, b) => a.from - b.from)
  }

  #byId(id: string): Recorded {
    const recorded = this.recorded.find((one) => idOf(one) === id)
    if (!recorded) throw new LinkError({ kind: 'notFound', message: 'There is no such recording.' })
    return recorded
  }
}
