import type { HelloParams, HelloResult, MethodName, ParamsSent, Result } from '../../electron/protocol/methods.ts'
import type { Notification } from '../../electron/protocol/notifications.ts'
import { closeCodes, limits } from '../../electron/protocol/version.ts'
import type { Clock } from '../base/clock.ts'
import { retryDelay } from './back-off.ts'
import { Channel, type Socket } from './channel.ts'
import { Heartbeat } from './heartbeat.ts'
import { LinkError, problemOf } from './problem.ts'
import type { LinkState } from './types.ts'

export interface ConnectionOptions {
  clock: Clock
  /** At least 0, below 1: spreads the attempts to connect. */
  random: () => number
  /** A new socket on its way to the station. */
  openSocket: () => Socket
  /** A one-time ticket for `hello`. Throws `LinkError` of kind `unauthenticated` where nobody is signed in. */
  fetchTicket: (signal: AbortSignal) => Promise<string>
  onState: (state: LinkState) => void
  onMedia: (frame: Uint8Array) => void
  onNotification: (notification: Notification) => void
}

/** How one connection ended, and so what comes next. */
type End =
  | { next: 'wait'; because: string }
  /** The key to resume with was no longer good: a ticket may be. */
  | { next: 'again' }
  | { next: 'signIn'; reason: string | null }

const CLOSED: LinkState = { state: 'closed' }
/** A connection that held for so long counts as good: the next attempt after it is made at once. */
const STEADY_US = 5_000_000

/**
 * The connection to the station, kept up until it is closed: it connects, says hello, and after a loss comes back by
 * itself, resuming within a minute and with a new ticket after that. Where nobody is signed in it waits for `retry`.
 */
export class Connection {
  readonly #options: ConnectionOptions
  readonly #abort = new AbortController()
  #state: LinkState = { state: 'connecting', attempt: 1 }
  #failures = 0
  #channel: Channel | undefined
  #heartbeat: Heartbeat | undefined
  #resume: { clientId: string; key: string; lostAt: number } | undefined
  #signedOut: string | undefined
  #nudge: () => void = () => undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    void this.#run()
  }

  get state(): LinkState {
    return this.#state
  }

  /** Rejects with a `LinkError`; of kind `offline` at once where there is no connection. */
  async request<M extends MethodName>(method: M, params: ParamsSent<M>): Promise<Result<M>> {
    return this.#online().request(method, params)
  }

  /** Says that all units up to this one were taken. Nothing where there is no connection. */
  acknowledge(stream: number, sequence: number): void {
    if (this.#state.state === 'online') this.#channel?.notify('live.ack', { stream, sequence })
  }

  /** Connects now where it waits, for the next attempt or for somebody to sign in. */
  retry(): void {
    this.#nudge()
  }

  close(): void {
    this.#abort.abort()
    this.#channel?.close()
    this.#nudge()
    this.#set(CLOSED)
  }

  #online(): Channel {
    if (this.#state.state === 'online' && this.#channel) return this.#channel
    throw new LinkError({ kind: 'offline', message: 'There is no connection to the station.' })
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      this.#set({ state: 'connecting', attempt: this.#failures + 1 })
      await this.#after(await this.#runOnce())
    }
  }

  async #runOnce(): Promise<End> {
    const resuming = this.#mayResume()
    try {
      const params = await this.#credentials()
      const channel = this.#open()
      await channel.opened
      const hello = await channel.hello(params)
      return await this.#hold(channel, hello)
    } catch (thrown) {
      return this.#failed(thrown, resuming)
    } finally {
      this.#channel?.close()
      this.#channel = undefined
    }
  }

  #open(): Channel {
    const { onMedia, onNotification, clock, openSocket } = this.#options
    this.#abort.signal.throwIfAborted()
    this.#channel = new Channel(openSocket(), clock, {
      onMedia,
      onNotification: (notification) => {
        this.#noticeEndOfSession(notification)
        onNotification(notification)
      },
      onHeard: () => this.#heartbeat?.heard(),
    })
    return this.#channel
  }

  /** From hello to the end of the connection. */
  async #hold(channel: Channel, hello: HelloResult): Promise<End> {
    const since = this.#options.clock.now()
    this.#signedOut = undefined
    this.#set({ state: 'online', hello, clockOffset: null })
    this.#heartbeat = new Heartbeat(this.#options.clock, {
      ask: (t0) => channel.request('time.sync', { t0 }),
      onOffset: (clockOffset) => {
        this.#set({ state: 'online', hello, clockOffset })
      },
      onDead: () => {
        channel.close()
      },
    })
    const { code } = await channel.ended
    this.#heartbeat.stop()
    const now = this.#options.clock.now()
    this.#resume = { clientId: hello.clientId, key: hello.key, lostAt: now }
    if (now - since >= STEADY_US) this.#failures = 0
    return this.#lost(code)
  }

  #lost(code: number): End {
    if (this.#signedOut !== undefined) return { next: 'signIn', reason: this.#signedOut }
    if (code === closeCodes.unauthenticated) return { next: 'signIn', reason: null }
    if (code === closeCodes.stationClosing) return { next: 'wait', because: 'The station was closed.' }
    return { next: 'wait', because: 'The connection to the station was lost.' }
  }

  #failed(thrown: unknown, resuming: boolean): End {
    const problem = problemOf(thrown)
    if (problem.kind !== 'unauthenticated') return { next: 'wait', because: problem.message }
    return resuming ? { next: 'again' } : { next: 'signIn', reason: null }
  }

  async #after(end: End): Promise<void> {
    if (this.#abort.signal.aborted) return
    switch (end.next) {
      case 'again':
        this.#resume = undefined
        return
      case 'signIn':
        this.#resume = undefined
        this.#failures = 0
        this.#set({ state: 'signedOut', reason: end.reason })
        await this.#wait(undefined)
        return
      case 'wait':
        this.#failures++
        await this.#pause(end.because)
    }
  }

  async #pause(because: string): Promise<void> {
    const { clock, random } = this.#options
    const delay = retryDelay(this.#failures, random())
    if (delay === 0) return
    const at = Math.round(clock.now() / 1000) + delay
    this.#set({ state: 'waiting', at, because, attempt: this.#failures + 1 })
    await this.#wait(delay)
  }

  /** Until `milliseconds` have passed, or for as long as it takes; `retry` and `close` cut it short. */
  #wait(milliseconds: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const cancel = milliseconds === undefined ? undefined : this.#options.clock.after(milliseconds, resolve)
      this.#nudge = () => {
        cancel?.()
        resolve()
      }
    })
  }

  #mayResume(): boolean {
    const age = this.#resume ? this.#options.clock.now() - this.#resume.lostAt : Infinity
    return age < limits.resumeSeconds * 1_000_000
  }

  async #credentials(): Promise<HelloParams> {
    if (this.#resume && this.#mayResume()) return { clientId: this.#resume.clientId, key: this.#resume.key }
    return { ticket: await this.#options.fetchTicket(this.#abort.signal) }
  }

  #noticeEndOfSession({ method, params }: Notification): void {
    if (method === 'session.ended' && params.reason !== 'stationClosing') this.#signedOut = params.reason
  }

  #set(state: LinkState): void {
    if (this.#state.state === 'closed') return
    this.#state = state
    this.#options.onState(state)
  }
}
