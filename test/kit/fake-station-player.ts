import type { Page } from 'playwright-core'
import { expect } from 'vitest'

type PlayerKind = 'webcodecs' | 'jmuxer'

/** The figures of `LiveStats` that the tests look at. */
interface Stats {
  framesPerSecond: number
  bitsPerSecond: number
  latencyMedian: number
  latencyP95: number
  lostSlow: number
  lostSource: number
  notShown: number
  lastPictureAt: number
}

const WATCH_FRAMES = `
  globalThis.frames = []
  globalThis.VideoDecoder = class extends VideoDecoder {
    constructor(init) {
      super({ ...init, output: (frame) => { frames.push(frame); init.output(frame) } })
    }
  }`

/** A closed frame has no format. */
const COUNT_FRAMES = `({ given: frames.length, open: frames.filter(({ format }) => format !== null).length })`

/** A test's hand on the page of test/renderer/player/page.ts. */
export class PlayerPage {
  readonly page: Page
  /** Everything that the browser complained about: errors, and frames that were not closed. */
  readonly complaints: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'warning' || message.type() === 'error') this.complaints.push(message.text())
    })
  }

  static async open(page: Page, url: string): Promise<PlayerPage> {
    const opened = new PlayerPage(page)
    await page.goto(url)
    await page.waitForFunction('globalThis.testPage !== undefined')
    return opened
  }

  /** Calls a method of the page's `TestPage`. */
  call<T = void>(method: string, ...values: unknown[]): Promise<T> {
    return this.page.evaluate(`testPage.${method}(...${JSON.stringify(values)})`)
  }

  /** From now on the worker remembers every frame that a new decoder gives. */
  async watchFrames(): Promise<void> {
    await this.page.workers()[0]?.evaluate(WATCH_FRAMES)
  }

  /** How many frames were given since `watchFrames`, and how many of them nobody has closed. */
  async frames(): Promise<{ given: number; open: number }> {
    return (await this.page.workers()[0]?.evaluate<{ given: number; open: number }>(COUNT_FRAMES))!
  }

  async plays(player: PlayerKind): Promise<void> {
    await this.call('play', player)
    await this.reaches('playing')
  }

  async reaches(state: string): Promise<void> {
    await expect.poll(() => this.call<string>('state'), { timeout: 10_000 }).toBe(state)
  }

  async reachesSize(width: number, height: number): Promise<void> {
    await expect.poll(() => this.call('size'), { timeout: 10_000 }).toEqual([width, height])
  }

  /** Passes where the picture changes now. */
  async moves(): Promise<void> {
    const before = JSON.stringify(await this.call<number[]>('pixels'))
    await expect
      .poll(async () => JSON.stringify(await this.call<number[]>('pixels')) === before, { timeout: 5_000 })
      .toBe(false)
  }

  /** The figures of a second that pass `good`. */
  async statsWith(good: (stats: Stats) => boolean): Promise<Stats> {
    const holder: { stats: Stats | null } = { stats: null }
    const look = async (): Promise<boolean> => {
      holder.stats = await this.call<Stats | null>('stats')
      return holder.stats !== null && good(holder.stats)
    }
    await expect.poll(look, { timeout: 10_000 }).toBe(true)
    return holder.stats!
  }
}
