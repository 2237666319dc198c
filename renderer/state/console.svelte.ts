import { mayActAs } from '../../electron/protocol/roles.ts'
import type { Clock } from '../base/clock.ts'
import { problemOf } from '../link/problem.ts'
import type { StationLink } from '../client/station-link.ts'
import { CameraAdmin } from './camera-admin.svelte.ts'
import { Cameras } from './cameras.svelte.ts'
import { Connection } from './connection.svelte.ts'
import { Pictures } from './pictures.svelte.ts'
import { Place, type PlaceWindow } from './place.svelte.ts'
import type { Preferences } from './preferences.svelte.ts'
import type { User } from './session.svelte.ts'
import type { SourceApi } from './source-api.ts'
import type { Ticker } from './ticker.svelte.ts'
import { Toasts } from './toasts.svelte.ts'
import { Wall } from './wall.svelte.ts'

export interface ConsoleOptions {
  user: User
  link: StationLink
  sources: SourceApi
  preferences: Preferences
  ticker: Ticker
  clock: Clock
  window: PlaceWindow
  /** The station has no session for this page any more. */
  onSignedOut: () => void
}

/** Everything that a signed-in page holds, from the first connection until the user leaves. */
export class Console {
  readonly user: User
  readonly preferences: Preferences
  readonly ticker: Ticker
  readonly place: Place
  readonly toasts: Toasts
  readonly connection: Connection
  readonly cameras: Cameras
  readonly pictures: Pictures
  readonly wall: Wall
  readonly admin: CameraAdmin
  readonly #link: StationLink
  readonly #stops: (() => void)[]

  constructor({ user, link, sources, preferences, ticker, clock, window, onSignedOut }: ConsoleOptions) {
    this.user = user
    this.preferences = preferences
    this.ticker = ticker
    this.#link = link
    this.place = new Place(window)
    this.toasts = new Toasts(clock)
    this.connection = new Connection(link, ticker)
    this.cameras = new Cameras(link)
    this.pictures = new Pictures(link, preferences, clock)
    this.wall = new Wall(this.cameras, this.pictures, this.place)
    this.admin = new CameraAdmin({ link, sources, ticker }, this.toasts)
    this.#stops = [
      link.on('alarm', ({ message }) => {
        this.toasts.alarm(message)
      }),
      link.onState(({ state }) => {
        if (state === 'signedOut') onSignedOut()
      }),
    ]
  }

  /** The user's role, as the station has last said it. */
  get role(): User['role'] {
    const { state } = this.connection
    return state.state === 'online' ? state.hello.role : this.user.role
  }

  get mayOperate(): boolean {
    return mayActAs(this.role, 'operator')
  }

  get mayAdminister(): boolean {
    return mayActAs(this.role, 'admin')
  }

  /** Starts a camera again now; what the station refuses is shown. */
  async retry(camera: string): Promise<void> {
    await this.cameras.retry(camera).catch((thrown: unknown) => {
      this.toasts.alarm(problemOf(thrown).message)
    })
  }

  /** The way from an empty wall to its first camera. */
  addCamera(): void {
    this.place.showView('cameras')
    this.admin.add()
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.admin.leave()
    for (const part of [this.pictures, this.cameras, this.connection, this.place]) part.close()
    this.#link.close()
  }
}
