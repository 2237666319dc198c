import { LookoutError } from '../../base/error.ts'
import type { Params, Result } from '../../protocol/methods.ts'
import type { NotificationName, NotificationParams } from '../../protocol/notifications.ts'
import { framesOf } from './encoded-units.ts'
import type { FeedFormat, FeedLine, FeedUnit, FeedViewer, LiveFeed, LiveFeeds } from './feed.ts'
import type { MediaSocket } from './media-pump.ts'
import { MediaPump } from './media-pump.ts'

/** Streams that a client sees under a number of its own are numbered from here. */
const FIRST_OWN_NUMBER = 0x8000
/** More than any wall shows; it bounds what one client can cost. */
const MAX_STREAMS = 64

export interface OpenedStream {
  readonly result: Result<'live.open'>
  start(): void
}

/** Holds a number between the answer to `live.open` and the first unit. */
const NOT_STARTED: FeedViewer = {
  acknowledge: () => undefined,
  drain: () => undefined,
  blockedFor: 0,
  leave: () => undefined,
}

export type Notify = <N extends NotificationName>(name: N, params: NotificationParams<N>) => void

/** The live streams that one client has open, over one socket that they share. */
export class LiveSession {
  readonly #feeds: LiveFeeds
  readonly #notify: Notify
  readonly #pump: MediaPump
  readonly #viewers = new Map<number, FeedViewer>()
  #opening = 0
  #closed = false

  constructor(feeds: LiveFeeds, socket: MediaSocket, notify: Notify) {
    this.#feeds = feeds
    this.#notify = notify
    this.#pump = new MediaPump(socket, () => this.#drain())
  }

  /** The longest time, in microseconds, for which one of the streams could send nothing. */
  get blockedFor(): number {
    return Math.max(0, ...[...this.#viewers.values()].map((viewer) => viewer.blockedFor))
  }

  /**
   * Opens a stream. Media frames leave only once `start` is called, so that the client knows the number by then.
   * @throws LookoutError notFound, unavailable, rateLimited
   */
  async open(params: Params<'live.open'>): Promise<OpenedStream> {
    if (this.#viewers.size + this.#opening >= MAX_STREAMS) {
      throw new LookoutError('rateLimited', `A client may have ${MAX_STREAMS} streams open at once.`)
    }
    this.#opening++
    const feed = await this.#feeds.open(params.camera, params.quality).finally(() => this.#opening--)
    const stream = this.#freeNumber(feed.stream)
    this.#viewers.set(stream, NOT_STARTED)
    return {
      result: { stream, ...described(feed.format, params.audio) },
      start: () => this.#start(feed, stream, params),
    }
  }

  close(stream: number): void {
    const viewer = this.#viewers.get(stream)
    if (!viewer) throw new LookoutError('notFound', `No stream ${stream} is open.`)
    viewer.leave()
    this.#viewers.delete(stream)
  }

  acknowledge(stream: number, sequence: number): void {
    this.#viewers.get(stream)?.acknowledge(sequence)
  }

  closeAll(): void {
    this.#closed = true
    for (const viewer of this.#viewers.values()) viewer.leave()
    this.#viewers.clear()
    this.#pump.close()
  }

  #start(feed: LiveFeed, stream: number, { audio, window }: Params<'live.open'>): void {
    // It may have been closed again before its answer left.
    if (this.#closed || !this.#viewers.has(stream)) return
    const viewer = feed.view(this.#line(feed, stream, audio), { audio, window })
    // It may end while it begins: then `ended` has taken the number out already.
    if (this.#viewers.has(stream)) this.#viewers.set(stream, viewer)
  }

  #line(feed: LiveFeed, stream: number, audio: boolean): FeedLine {
    const shared = stream === feed.stream
    return {
      ready: () => this.#pump.ready(),
      send: (unit: FeedUnit, droppedBefore) => this.#pump.send(framesOf(unit, stream, shared, droppedBefore)),
      dropped: (frames, cause) => this.#notify('live.dropped', { stream, frames, cause }),
      format: (format) => this.#notify('live.format', { stream, ...described(format, audio) }),
      ended: () => {
        this.#viewers.delete(stream)
        this.#notify('live.ended', { stream, message: 'The camera was removed or switched off.' })
      },
    }
  }

  #drain(): void {
    for (const viewer of this.#viewers.values()) viewer.drain()
  }

  #freeNumber(wanted: number): number {
    if (!this.#viewers.has(wanted)) return wanted
    let number = FIRST_OWN_NUMBER
    while (this.#viewers.has(number)) number++
    return number
  }
}

const described = (format: FeedFormat, audio: boolean): Omit<Result<'live.open'>, 'stream'> => ({
  video: format.video,
  ...(audio && format.audio ? { audio: format.audio } : {}),
})
