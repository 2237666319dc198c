/** Where in the console a person is. It stands in the address, so that a reload keeps it and Back goes back. */
export type Where = { view: 'live'; camera: string | null } | { view: 'cameras' }

const ID = /^[a-z0-9][a-z0-9_-]{0,62}$/

/** The place that an address fragment names; anything unknown is the wall. */
export function parsePlace(hash: string): Where {
  const [view, camera] = hash.replace(/^#\/?/, '').split('/')
  if (view === 'cameras') return { view }
  return { view: 'live', camera: camera !== undefined && ID.test(camera) ? camera : null }
}

export function placeHash(where: Where): string {
  if (where.view === 'cameras') return '#/cameras'
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

  showCamera(camera: string | null): void {
    this.#go({ view: 'live', camera })
  }

  showView(view: Where['view']): void {
    this.#go(view === 'live' ? { view, camera: null } : { view })
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
