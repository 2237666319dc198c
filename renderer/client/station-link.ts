import type { MethodName, ParamsSent, Result } from '../../electron/protocol/methods.ts'
import type { Notification, NotificationName, NotificationParams } from '../../electron/protocol/notifications.ts'
import { Emitter } from '../base/emitter.ts'
import { LinkError } from '../link/problem.ts'
import type { Link, LinkState } from '../link/types.ts'
import type { LiveOptions, LivePlayer } from '../player/types.ts'
import { LivePicture } from './live-picture.ts'
import type { FromWorker, ToWorker } from './messages.ts'

/** A page's one way to its station: requests, notifications and live pictures. */
export interface StationLink extends Link {
  /** Shows a camera's live picture in `video`, which may show one at a time: the one before is closed. */
  play(video: HTMLVideoElement, options: LiveOptions): LivePlayer
  /** Gives the units of a camera that is being shown to a recorder too, over the port, until that says `end`. */
  record(camera: string, port: MessagePort): void
}

/** What the page uses of its worker. */
export type WorkerPort = Pick<Worker, 'postMessage' | 'onmessage'>

interface Waiting {
  resolve: (result: unknown) => void
  reject: (error: LinkError) => void
}

/** Connects to the station that this page came from. */
export function connect(): StationLink {
  return new WorkerLink(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'link' }))
}

/** The page's face of the connection, which lives in `worker`. */
export class WorkerLink implements StationLink {
  readonly #worker: WorkerPort
  readonly #states = new Emitter<LinkState>()
  readonly #notifications = new Emitter<Notification>()
  readonly #waiting = new Map<number, Waiting>()
  readonly #pictures = new Map<number, LivePicture>()
  readonly #byVideo = new WeakMap<HTMLVideoElement, LivePicture>()
  readonly #listening = new AbortController()
  #state: LinkState = { state: 'connecting', attempt: 1 }
  #lastNumber = 0

  constructor(worker: WorkerPort) {
    this.#worker = worker
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      this.#take(data)
    }
    const retry = (): void => {
      this.retry()
    }
    window.addEventListener('online', retry, { signal: this.#listening.signal })
  }

  get state(): LinkState {
    return this.#state
  }

  onState(listener: (state: LinkState) => void): () => void {
    return this.#states.on(listener)
  }

  on<N extends NotificationName>(name: N, listener: (params: NotificationParams<N>) => void): () => void {
    return this.#notifications.on(({ method, params }) => {
      if (method === name) listener(params as NotificationParams<N>)
    })
  }

  request<M extends MethodName>(method: M, params: ParamsSent<M>): Promise<Result<M>> {
    if (this.#state.state === 'closed') return Promise.reject(closed())
    const id = ++this.#lastNumber
    return new Promise<Result<M>>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject })
      this.#post({ type: 'request', id, method, params })
    })
  }

  play(video: HTMLVideoElement, options: LiveOptions): LivePlayer {
    if (this.#state.state === 'closed') throw closed()
    this.#byVideo.get(video)?.close()
    const number = ++this.#lastNumber
    const picture = new LivePicture(number, video, options, {
      post: (message, transfer) => {
        this.#post(message, transfer)
      },
      clockOffset: () => (this.#state.state === 'online' ? this.#state.clockOffset : null),
      onClosed: () => {
        this.#pictures.delete(number)
        if (this.#byVideo.get(video) === picture) this.#byVideo.delete(video)
      },
    })
    this.#pictures.set(number, picture)
    this.#byVideo.set(video, picture)
    return picture
  }

  record(camera: string, port: MessagePort): void {
    this.#post({ type: 'record', camera, port }, [port])
  }

  retry(): void {
    this.#post({ type: 'retry' })
  }

  close(): void {
    if (this.#state.state === 'closed') return
    for (const picture of [...this.#pictures.values()]) picture.close()
    this.#post({ type: 'close' })
    this.#listening.abort()
    for (const { reject } of this.#waiting.values()) reject(closed())
    this.#waiting.clear()
    this.#follow({ state: 'closed' })
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    if (this.#state.state !== 'closed') this.#worker.postMessage(message, transfer)
  }

  #take(message: FromWorker): void {
    switch (message.type) {
      case 'state':
        this.#follow(message.state)
        break
      case 'result':
        this.#settle(message.id)?.resolve(message.result)
        break
      case 'problem':
        this.#settle(message.id)?.reject(new LinkError(message.problem))
        break
      case 'notification':
        this.#notifications.emit(message.notification)
        break
      case 'stream':
        this.#pictures.get(message.picture)?.report(message.report)
        break
      case 'command':
        this.#pictures.get(message.picture)?.command(message.command)
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    return waiting
  }

  #follow(state: LinkState): void {
    if (this.#state.state === 'closed') return
    this.#state = state
    this.#states.emit(state)
  }
}

const closed = (): LinkError => new LinkError({ kind: 'offline', message: 'The connection to the station was closed.' })
