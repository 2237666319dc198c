import type { Snapshots } from '../archive/snapshots.ts'
import type { Clock } from '../base/clock.ts'
import { LookoutError } from '../base/error.ts'
import { stillPicture } from '../capture/still-picture.ts'
import type { Reader } from '../hub/live-stream.ts'
import type { MediaUnit } from '../media/unit.ts'
import type { Result } from '../protocol/methods.ts'
import type { Cameras } from './cameras.ts'
import type { Capturing } from './capturing.ts'

/** Decoding takes a core for a moment: what is asked beyond these waits its turn, and beyond that is refused. */
const MOST_WAITING = 8

export interface SnapshotDeps {
  readonly cameras: Cameras
  readonly capturing: Capturing
  readonly snapshots: Snapshots
  readonly clock: Clock
}

/** Takes snapshots, one after the other. The picture is the one of the instant of the asking, not of the decoding. */
export class SnapshotTaker {
  readonly #deps: SnapshotDeps
  #waiting = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(deps: SnapshotDeps) {
    this.#deps = deps
  }

  /** @throws LookoutError notFound, unavailable where there is no picture, rateLimited where too many are waited for */
  take(id: string): Promise<Result<'snapshot.take'>> {
    const camera = this.#deps.cameras.find(id)
    const units = camera.state.state === 'live' ? groupSoFar(camera.stream) : []
    const size = camera.stream.format?.video
    const last = units.at(-1)
    if (!last || !size)
      throw new LookoutError('unavailable', `The camera “${camera.definition.name}” gives no picture just now.`)
    return this.#inTurn(async () => {
      const jpeg = await this.#decode(units)
      const { file, url, time } = await this.#deps.snapshots.save(id, last.captureTime, jpeg)
      return { file, url, time, width: size.width, height: size.height }
    })
  }

  async #decode(units: readonly MediaUnit[]): Promise<Uint8Array> {
    const search = await this.#deps.capturing.ffmpeg()
    if (!search.found) throw new LookoutError('unavailable', search.message)
    const data = units.map((unit) => unit.data)
    return stillPicture(data, search.ffmpeg, this.#deps.clock)
  }

  #inTurn<T>(take: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING)
      throw new LookoutError('rateLimited', 'Too many snapshots are being taken: try again in a moment.', {
        retryAfterSeconds: 1,
      })
    this.#waiting++
    const mine = this.#turn.then(take).finally(() => this.#waiting--)
    this.#turn = mine.catch(() => undefined)
    return mine
  }
}

/** The video units from the newest key frame to this instant. */
function groupSoFar(stream: { join(reader: Reader): () => void }): MediaUnit[] {
  const units: MediaUnit[] = []
  const nothing = (): void => undefined
  const unit = (one: MediaUnit): void => {
    if (one.kind === 'video') units.push(one)
  }
  stream.join({ unit, format: nothing, lostAtSource: nothing, ended: nothing })()
  return units
}
