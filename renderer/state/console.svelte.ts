import { mayActAs } from '../../electron/protocol/roles.ts'
import type { Clock } from '../base/clock.ts'
import type { AboutApi } from './about-api.ts'
import { problemOf } from '../link/problem.ts'
import type { StationLink } from '../client/station-link.ts'
import { CameraAdmin } from './camera-admin.svelte.ts'
import { Cameras } from './cameras.svelte.ts'
import { Connection } from './connection.svelte.ts'
import type { DesktopBridge } from './desktop-bridge.ts'
import { Desktop } from './desktop.svelte.ts'
import type { NetworkApi } from './network-api.ts'
import { Network } from './network.svelte.ts'
import { Pictures } from './pictures.svelte.ts'
import { Picturing } from './image/picturing.svelte.ts'
import { Place, type PlaceWindow } from './place.svelte.ts'
import type { LocalHost } from './local-films.ts'
import { LocalRecordings } from './local-recordings.svelte.ts'
import type { Preferences } from './preferences.svelte.ts'
import { RecordingControls } from './recording-controls.svelte.ts'
import { RecordingStates } from './recording-states.svelte.ts'
import { Desk } from './recordings/desk.svelte.ts'
import type { RecordingServices } from './recordings/services.ts'
import type { User } from './session.svelte.ts'
import type { SourceApi } from './source-api.ts'
import type { StorageApi } from './storage-api.ts'
import { Storage } from './storage.svelte.ts'
import type { Ticker } from './ticker.svelte.ts'
import { Toasts } from './toasts.svelte.ts'
import { Wall } from './wall.svelte.ts'

export interface ConsoleOptions {
  user: User
  link: StationLink
  sources: SourceApi
  recordings: RecordingServices
  storage: StorageApi
  network: NetworkApi
  local: LocalHost
  about: AboutApi
  /** The desktop program around the page; null in a browser. */
  desktop: DesktopBridge | null
  preferences: Preferences
  ticker: Ticker
  clock: Clock
  window: PlaceWindow
  /** The station has no session for this page any more. */
  /** With the station's word for why, where it gave one. */
  onSignedOut: (reason: string | null) => void
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
  readonly picturing: Picturing
  readonly admin: CameraAdmin
  readonly desk: Desk
  readonly recording: RecordingStates
  readonly local: LocalRecordings
  readonly controls: RecordingControls
  readonly storage: Storage
  readonly network: Network
  readonly about: AboutApi
  readonly bridge: DesktopBridge | null
  /** The program's settings; null in a browser. */
  readonly desktop: Desktop | null
  readonly #link: StationLink
  readonly #stops: (() => void)[]

  constructor(options: ConsoleOptions) {
    const { user, link, sources, recordings, preferences, ticker, clock, window, onSignedOut } = options
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
    this.picturing = new Picturing({
      link,
      wall: this.wall,
      clock,
      now: () => this.connection.stationNow,
      mayOperate: () => this.mayOperate,
    })
    this.admin = new CameraAdmin({ link, sources, ticker }, this.toasts)
    this.desk = new Desk({
      services: recordings,
      cameras: this.cameras,
      place: this.place,
      toasts: this.toasts,
      clock,
      now: () => this.connection.stationNow * 1_000,
      mayOperate: () => this.mayOperate,
    })
    this.recording = new RecordingStates(link)
    const { toasts, recording: states } = this
    this.storage = new Storage({ api: options.storage, toasts, clock })
    this.network = new Network({ api: options.network, toasts, clock, here: window.location.hostname })
    this.about = options.about
    this.bridge = options.desktop
    this.desktop = options.desktop && new Desktop(options.desktop, toasts)
    const { local } = options
    this.local = new LocalRecordings({ recorder: local.makeRecorder(link), films: local.films, toasts, clock })
    this.controls = new RecordingControls({
      link,
      states,
      local: this.local,
      toasts,
      mayOperate: () => this.mayOperate,
    })
    this.#stops = [
      link.on('export.progress', (progress) => {
        this.desk.exports.hear(progress)
      }),
      link.on('alarm', ({ message, at }) => {
        this.toasts.alarm(message, Date.parse(at))
      }),
      link.onState((state) => {
        if (state.state === 'signedOut') onSignedOut(state.reason)
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
    this.picturing.leave()
    for (const part of [
      this.local,
      this.recording,
      this.desk,
      this.pictures,
      this.cameras,
      this.connection,
      this.place,
    ])
      part.close()
    this.#link.close()
  }
}
