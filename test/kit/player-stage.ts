import { rm } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { startChromium } from './chromium.ts'
import { PlayerPage } from './fake-station-player.ts'
import { encodePattern, type TestVideo } from './fake-station-video.ts'
import { FakeStation } from './fake-station.ts'

/** A real browser, and a small picture and a larger one that stations play which are none. */
export class PlayerStage {
  readonly browser: Browser
  readonly #videos: TestVideo[]
  readonly #folder: string

  private constructor(browser: Browser, videos: TestVideo[], folder: string) {
    this.browser = browser
    this.#videos = videos
    this.#folder = folder
  }

  /** `folder` holds the built page and is removed in the end. */
  static async open(folder: string): Promise<PlayerStage> {
    const videos = [await encodePattern(320, 180), await encodePattern(640, 360)]
    return new PlayerStage(await startChromium(), videos, folder)
  }

  /** A station and a page on it, with files of its own. The caller closes both. */
  async begin(): Promise<{ station: FakeStation; page: PlayerPage }> {
    const station = new FakeStation(this.#videos, this.#folder)
    await station.start()
    const context = await this.browser.newContext()
    return { station, page: await PlayerPage.open(await context.newPage(), station.url) }
  }

  async close(): Promise<void> {
    await this.browser.close()
    await rm(this.#folder, { recursive: true })
  }
}
