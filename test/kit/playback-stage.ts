import { rm } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { startChromium } from './chromium.ts'
import { buildClientPage } from './client-page.ts'
import { PlaybackHand, type Seen } from './playback-hand.ts'
import { RecordingsServer } from './recordings-server.ts'
import { stampedFilm, type Film } from './stamped-film.ts'

const SECOND = 1_000_000
const T0 = 1_700_000_000 * SECOND

/** So many seconds after the first recording began, in µs since 1970. */
export const at = (seconds: number): number => T0 + Math.round(seconds * SECOND)

/** What a page does in its own time is asked for until it holds. */
export const IN_TIME = { timeout: 10_000 }

/**
 * `gate`: 25 pictures a second, a key frame each second, another size from 10 s on; nothing from 20 s to 50 s.
 * `yard`: 20 pictures a second, a key frame every two seconds, 13 ms beside the other; nothing from 20 s to 45 s.
 * `woven`: six seconds that are coded in another order than shown.
 */
const filmsOf = async (): Promise<Record<string, Film[]>> => {
  const yard = { rate: 20, group: 40, width: 480, height: 270 }
  return {
    gate: [
      await stampedFilm({ start: at(0), seconds: 10 }),
      await stampedFilm({ start: at(10), seconds: 10, width: 320, height: 180 }),
      await stampedFilm({ start: at(50), seconds: 10 }),
    ],
    yard: [
      await stampedFilm({ ...yard, start: at(0.013), seconds: 20 }),
      await stampedFilm({ ...yard, start: at(45.013), seconds: 15 }),
    ],
    woven: [await stampedFilm({ start: at(0), seconds: 6, bFrames: true })],
  }
}

/** A real browser, and films whose every picture says of what time it is. */
export class PlaybackStage {
  readonly films: Readonly<Record<string, readonly Film[]>>
  readonly #browser: Browser
  readonly #folder: string

  private constructor(films: Record<string, Film[]>, browser: Browser, folder: string) {
    this.films = films
    this.#browser = browser
    this.#folder = folder
  }

  static async open(): Promise<PlaybackStage> {
    const folder = await buildClientPage('test/renderer/playback/page.ts', '')
    return new PlaybackStage(await filmsOf(), await startChromium(), folder)
  }

  /** A server with all the films and a page on it. The caller closes both. */
  async begin(): Promise<{ server: RecordingsServer; page: PlaybackHand }> {
    const server = new RecordingsServer(this.#folder)
    await server.start()
    for (const [camera, films] of Object.entries(this.films)) for (const film of films) server.add(camera, film)
    return { server, page: await PlaybackHand.open(await this.#browser.newPage(), server.url) }
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await rm(this.#folder, { recursive: true })
  }

  /** When every picture of a camera begins; with `keys`, its key frames alone. */
  timesOf(camera: string, keys = false): number[] {
    return (this.films[camera] ?? []).flatMap(({ start, video: { samples } }) =>
      (keys ? samples.key.map((key) => samples.time[key] ?? 0) : samples.time).map((time) => start + time),
    )
  }

  /** What a camera's picture at an instant says of its time: µs, in whole milliseconds. */
  stampAt(camera: string, instant: number, keys = false): number | undefined {
    const time = this.timesOf(camera, keys).findLast((start) => start <= instant)
    return time === undefined ? undefined : Math.floor(time / 1000) * 1000
  }

  /** Each camera shows exactly the picture of the position. */
  isExact({ stamps, position }: Seen, keys = false): boolean {
    return Object.entries(stamps).every(([camera, stamp]) => stamp === this.stampAt(camera, position, keys))
  }
}
