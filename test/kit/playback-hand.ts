import type { Page } from 'playwright-core'

type PictureState = 'picture' | 'loading' | 'gap' | 'failed'

/** What the tests look at of the engine's state. */
interface State {
  readonly position: number
  readonly playing: boolean
  readonly rate: number
  readonly cameras: Record<string, PictureState>
  readonly problems: Record<string, { kind: string }>
}

/** What is on the page at one moment: the position, and what each picture says of its own time, all µs since 1970. */
export interface Seen {
  readonly position: number
  /** ms of the page's own clock. */
  readonly at: number
  readonly stamps: Record<string, number | null>
  readonly states: Record<string, PictureState>
}

/** Remembers every frame that any decoder of the page gives. */
const WATCH_FRAMES = `
  globalThis.frames = { given: 0, open: new Set() }
  globalThis.VideoDecoder = class extends VideoDecoder {
    constructor(init) {
      super({ ...init, output: (frame) => { frames.given++; frames.open.add(frame); init.output(frame) } })
    }
  }`

/** A closed frame has no format. */
const COUNT_FRAMES = `(() => {
  for (const frame of frames.open) if (frame.format === null) frames.open.delete(frame)
  return { given: frames.given, open: frames.open.size }
})()`

/** A test's hand on the page of test/renderer/playback/page.ts. */
export class PlaybackHand {
  readonly #page: Page
  /** Everything that the browser complained about: errors, and frames that were not closed. */
  complaints: string[] = []

  private constructor(page: Page) {
    this.#page = page
    page.on('pageerror', (error) => this.complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'warning' || message.type() === 'error') this.complaints.push(message.text())
    })
  }

  static async open(page: Page, url: string): Promise<PlaybackHand> {
    const hand = new PlaybackHand(page)
    await page.addInitScript(WATCH_FRAMES)
    await page.goto(url)
    await page.waitForFunction('globalThis.playbackPage !== undefined')
    return hand
  }

  /** Calls a method of the page's `PlaybackPage`. */
  call<T = void>(method: string, ...values: unknown[]): Promise<T> {
    return this.#page.evaluate(`playbackPage.${method}(...${JSON.stringify(values)})`)
  }

  seek(at: number): Promise<{ took: number; seen: Seen }> {
    return this.call('seek', at)
  }

  step(direction: 1 | -1): Promise<{ took: number; seen: Seen }> {
    return this.call('step', direction)
  }

  state(): Promise<State> {
    return this.call('state')
  }

  /** Passes when every camera is in this state. */
  async reaches(state: PictureState): Promise<void> {
    const states = 'Object.values(playbackPage.state().cameras)'
    await this.#page.waitForFunction(`${states}.every((one) => one === '${state}')`, undefined, { timeout: 10_000 })
  }

  /** How many frames were given by decoders, and how many of them nobody has closed. */
  frames(): Promise<{ given: number; open: number }> {
    return this.#page.evaluate(COUNT_FRAMES)
  }

  /** That a request failed is no complaint here. */
  forgiveNetwork(): void {
    this.complaints = this.complaints.filter((complaint) => !complaint.startsWith('Failed to load resource'))
  }

  close(): Promise<void> {
    return this.#page.close()
  }
}
