/** Where in the console a person is. It stands in the address, so that a reload keeps it and Back goes back. */
export type Where =
  | { view: 'live'; camera: string | null }
  | ({ view: 'recordings' } & RecordingsPlace)
  | { view: 'cameras' }
  | { view: 'storage' }
  | { view: 'network' }
  | SidePlace

/** The desktop shows these also alone, in small windows of their own, where the console's bar has no place. */
type SidePlace = { view: 'desktop'; alone: boolean } | { view: 'about'; alone: boolean }

/** What of the recordings is looked at; nothing named is for the view to choose. */
export interface RecordingsPlace {
  cameras: readonly string[]
  /** RFC 3339. */
  at: string | null
}

const ID = /^[a-z0-9][a-z0-9_-]{0,62}$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const NOWHERE: RecordingsPlace = { cameras: [], at: null }

/** The place that an address fragment names; anything unknown is the wall. */
export function parsePlace(hash: string): Where {
  const [view, camera, at] = hash.replace(/^#\/?/, '').split('/')
  if (view === 'cameras' || view === 'storage' || view === 'network') return { view }
  if (view === 'desktop' || view === 'about') return { view, alone: camera === 'alone' }
  if (view === 'recordings') return { view, ...recordingsPlace(camera ?? '', at ?? '') }
  return { view: 'live', camera: camera !== undefined && ID.test(camera) ? camera : null }
}

function recordingsPlace(cameras: string, at: string): RecordingsPlace {
  return {
    cameras: cameras.split(',').filter((camera) => ID.test(camera)),
    at: INSTANT.test(at) && !Number.isNaN(Date.parse(at)) ? at : null,
  }
}

export function placeHash(where: Where): string {
  if (where.view === 'cameras' || where.view === 'storage' || where.view === 'network') return `#/${where.view}`
  if (where.view === 'desktop' || where.view === 'about') return `#/${where.view}${where.alone ? '/alone' : ''}`
  if (where.view === 'recordings') {
    const { cameras, at } = where
    return ['#/recordings', ...(cameras.length > 0 ? [cameras.join(), ...(at === null ? [] : [at])] : [])].join('/')
  }
  return where.camera === null ? '#/live' : `#/live/${where.camera}`
}

/** The window's part in it. */
export type PlaceWindow = Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>

export class Place {
  readonly #window: PlaceWindow
  readonly #follow = (): void => {
    this.#where = parsePlace(this.#window.location.hash)
  }
  #where = $state.raw<Where>({ view: 'live', camera: null })

  constructor(window: PlaceWindow) {
    this.#window = window
    this.#follow()
    window.addEventListener('popstate', this.#follow)
    window.addEventListener('hashchange', this.#follow)
  }

  get view(): Where['view'] {
    return this.#where.view
  }

  /** The camera shown large, null for the wall of all. */
  get camera(): string | null {
    return this.#where.view === 'live' ? this.#where.camera : null
  }

  /** Without the console's bar around it. */
  get alone(): boolean {
    return 'alone' in this.#where && this.#where.alone
  }

  /** What of the recordings the address names; null in another view. */
  get recordings(): RecordingsPlace | null {
    return this.#where.view === 'recordings' ? this.#where : null
  }

  showCamera(camera: string | null): void {
    this.#go({ view: 'live', camera })
  }

  showView(view: Where['view']): void {
    if (view === 'live') this.#go({ view, camera: null })
    else if (view === 'recordings') this.#go({ view, ...NOWHERE })
    else if (view === 'desktop' || view === 'about') this.#go({ view, alone: false })
    else this.#go({ view })
  }

  showRecordings(where: RecordingsPlace): void {
    this.#go({ view: 'recordings', ...where })
  }

  /** Writes into the address what of the recordings is looked at now, without a step of its own for Back. */
  keepRecordings(where: RecordingsPlace): void {
    if (this.#where.view !== 'recordings') return
    this.#where = { view: 'recordings', ...where }
    this.#window.history.replaceState(null, '', placeHash(this.#where))
  }

  close(): void {
    this.#window.removeEventListener('popstate', this.#follow)
    this.#window.removeEventListener('hashchange', this.#follow)
  }

  #go(where: Where): void {
    this.#where = where
    this.#window.history.pushState(null, '', placeHash(where))
  }
}
