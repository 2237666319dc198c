import { untrack } from 'svelte'
import type { Attachment } from 'svelte/attachments'
import type { Clock } from '../base/clock.ts'
import type { LiveFormat, LiveOptions, LivePlayer, LiveStats, PlayerState } from '../player/types.ts'
import type { StationLink } from '../client/station-link.ts'
import type { Preferences } from './preferences.svelte.ts'

/** A page may be hidden so long before its pictures are closed; a glance at another window costs nothing. */
const HIDDEN_MS = 30_000

/** What views read of one camera's live picture. It outlives the player behind it. */
export class Picture {
  #state = $state.raw<PlayerState>({ state: 'opening' })
  #stats = $state.raw<LiveStats | null>(null)
  #format = $state.raw<LiveFormat | null>(null)
  #shownAt = $state<number | null>(null)

  get state(): PlayerState {
    return this.#state
  }

  get stats(): LiveStats | null {
    return this.#stats
  }

  get format(): LiveFormat | null {
    return this.#format
  }

  /** When the newest picture on the screen was captured, ms since 1970 by the station's clock; null where there is none. */
  get shownAt(): number | null {
    return this.#shownAt
  }

  follow({ state, stats, format }: LivePlayer): void {
    this.#state = state
    this.#stats = stats
    this.#format = format ?? this.#format
    this.#shownAt = stats?.lastPictureAt ?? this.#shownAt
  }

  /** Nothing is on the screen any more. */
  clear(): void {
    this.#state = { state: 'opening' }
    this.#stats = null
    this.#shownAt = null
  }
}

interface Entry {
  picture: Picture
  attachment: Attachment<HTMLVideoElement>
}

/** The live pictures of the page: opened while a `<video>` shows them, closed when nobody can see them. */
export class Pictures {
  readonly #link: Pick<StationLink, 'play'>
  readonly #preferences: Preferences
  readonly #clock: Clock
  // Filled while something else is being computed, where Svelte forbids a change of state: the runes are in the pictures.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #entries = new Map<string, Entry>()
  #asleep = $state(false)
  #cancelSleep = (): void => undefined

  constructor(link: Pick<StationLink, 'play'>, preferences: Preferences, clock: Clock) {
    this.#link = link
    this.#preferences = preferences
    this.#clock = clock
  }

  /** What is known of a camera's picture. */
  of(camera: string): Picture {
    return this.#entry(camera).picture
  }

  /** When the newest picture of all was captured, ms since 1970 by the station's clock. */
  get newestAt(): number | null {
    const shown = [...this.#entries.values()].map(({ picture }) => picture.shownAt).filter((at) => at !== null)
    return shown.length === 0 ? null : Math.max(...shown)
  }

  /** To be attached to a `<video>`: plays the camera in it as long as it is there and the page can be seen. */
  show(camera: string): Attachment<HTMLVideoElement> {
    return this.#entry(camera).attachment
  }

  /** The page was hidden or shown. */
  visible(visible: boolean): void {
    this.#cancelSleep()
    if (visible) this.#asleep = false
    else
      this.#cancelSleep = this.#clock.after(HIDDEN_MS, () => {
        this.#asleep = true
      })
  }

  close(): void {
    this.#cancelSleep()
  }

  #entry(camera: string): Entry {
    const known = this.#entries.get(camera)
    if (known) return known
    // Made outside of whatever is being computed: Svelte follows no state that its own reader has made.
    const picture = untrack(() => new Picture())
    const entry = { picture, attachment: this.#attachment(camera, picture) }
    this.#entries.set(camera, entry)
    return entry
  }

  #attachment(camera: string, picture: Picture): Attachment<HTMLVideoElement> {
    return (video) => {
      // These two are what it is opened anew for; what the picture tells while it plays is not.
      const { player } = this.#preferences
      if (this.#asleep) return undefined
      return untrack(() => this.#play(video, picture, { camera, player }))
    }
  }

  #play(video: HTMLVideoElement, picture: Picture, options: LiveOptions): () => void {
    const player = this.#link.play(video, options)
    picture.follow(player)
    const stop = player.onChange(() => {
      picture.follow(player)
    })
    return () => {
      stop()
      player.close()
      picture.clear()
    }
  }
}
