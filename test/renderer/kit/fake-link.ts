import type { MethodName, ParamsSent, Result } from '../../../electron/protocol/methods.ts'
import type { Notification, NotificationName, NotificationParams } from '../../../electron/protocol/notifications.ts'
import { Emitter } from '../../../renderer/base/emitter.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import type { LinkState } from '../../../renderer/link/types.ts'
import type { LiveFormat, LiveOptions, LivePlayer, LiveStats, PlayerState } from '../../../renderer/player/types.ts'
import type { StationLink } from '../../../renderer/client/station-link.ts'

type Answers = { [M in MethodName]?: (params: ParamsSent<M>) => Result<M> | Promise<Result<M>> }

export const online = (role: 'viewer' | 'operator' | 'admin' = 'admin', clockOffset = 0): LinkState => ({
  state: 'online',
  clockOffset,
  hello: {
    clientId: 'client',
    key: 'key',
    user: 'admin',
    role,
    station: { name: 'Harbour', version: '0.1.0' },
    heartbeatSeconds: 20,
    limits: { textBytes: 65_536, fragmentBytes: 65_536, mediaBytes: 1_048_576 },
  },
})

/** A link without a station: a test says what is answered, what comes unasked, and what each picture does. */
export class FakeLink implements StationLink {
  state: LinkState = { state: 'connecting', attempt: 1 }
  readonly sent: { method: MethodName; params: unknown }[] = []
  readonly players: FakePlayer[] = []
  readonly answers: Answers = {}
  /** The cameras whose units were asked for by a recorder. */
  readonly recorded: string[] = []
  retries = 0
  readonly #states = new Emitter<LinkState>()
  readonly #notifications = new Emitter<Notification>()

  onState(listener: (state: LinkState) => void): () => void {
    return this.#states.on(listener)
  }

  on<N extends NotificationName>(name: N, listener: (params: NotificationParams<N>) => void): () => void {
    return this.#notifications.on(({ method, params }) => {
      if (method === name) listener(params as NotificationParams<N>)
    })
  }

  async request<M extends MethodName>(method: M, params: ParamsSent<M>): Promise<Result<M>> {
    this.sent.push({ method, params })
    const answer = this.answers[method] as ((params: ParamsSent<M>) => Result<M> | Promise<Result<M>>) | undefined
    if (!answer) throw new LinkError({ kind: 'methodNotFound', message: `No answer to ${method} in this test.` })
    return answer(params)
  }

  play(video: HTMLVideoElement, options: LiveOptions): FakePlayer {
    const player = new FakePlayer(video, options)
    this.players.push(player)
    return player
  }

  record(camera: string): void {
    this.recorded.push(camera)
  }

  retry(): void {
    this.retries++
  }

  close(): void {
    this.become({ state: 'closed' })
  }

  become(state: LinkState): void {
    this.state = state
    this.#states.emit(state)
  }

  say(notification: Notification): void {
    this.#notifications.emit(notification)
  }

  /** The open player of a camera. */
  playerOf(camera: string): FakePlayer | undefined {
    return this.players.find(({ options, state }) => options.camera === camera && state.state !== 'closed')
  }
}

/** A picture that does what the test says. */
export class FakePlayer implements LivePlayer {
  state: PlayerState = { state: 'opening' }
  stats: LiveStats | null = null
  format: LiveFormat | null = null
  readonly video: HTMLVideoElement
  readonly options: LiveOptions
  readonly #changes = new Emitter()

  constructor(video: HTMLVideoElement, options: LiveOptions) {
    this.video = video
    this.options = options
  }

  onChange(listener: () => void): () => void {
    return this.#changes.on(listener)
  }

  become(change: { state?: PlayerState; stats?: LiveStats; format?: LiveFormat }): void {
    Object.assign(this, change)
    this.#changes.emit()
  }

  close(): void {
    this.become({ state: { state: 'closed' } })
  }
}

/** Figures of a picture that plays well. */
export const goodStats = (change: Partial<LiveStats> = {}): LiveStats => ({
  framesPerSecond: 30,
  bitsPerSecond: 4_200_000,
  latencyMedian: 46,
  latencyP95: 63,
  lostSlow: 0,
  lostSource: 0,
  notShown: 0,
  lastPictureAt: null,
  decoder: 'webcodecs',
  ...change,
})
