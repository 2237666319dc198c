import { rm } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { CloseStack } from '../../electron/base/close-stack.ts'
import { startChromium } from '../kit/chromium.ts'
import { buildClientPage } from '../kit/client-page.ts'
import { ADMIN_PASSWORD, BenchStation } from './bench-station.ts'
import { VirtualScreen } from './virtual-screen.ts'

const WIDTH = 1280
const HEIGHT = 720
/** Room for the browser's own bars, so that a whole picture fits into the page one to one. */
const BARS = 200
const BODY = `<video width="${WIDTH}" height="${HEIGHT}"></video><canvas></canvas>`

/** A real station with a stamped camera, and a real browser with a window that shows the benchmarks' page, signed in. */
export class BenchWindow {
  readonly station: BenchStation
  readonly screen: VirtualScreen
  readonly #page: Page
  readonly #stack: CloseStack

  constructor(station: BenchStation, screen: VirtualScreen, page: Page, stack: CloseStack) {
    this.station = station
    this.screen = screen
    this.#page = page
    this.#stack = stack
  }

  get pictureWidth(): number {
    return WIDTH
  }

  /** Calls a method of the page's `BenchPage`. */
  call<T = void>(method: string, ...values: unknown[]): Promise<T> {
    return this.#page.evaluate(`bench.${method}(...${JSON.stringify(values)})`)
  }

  close(): Promise<void> {
    return this.#stack.close()
  }
}

/** Opens everything; where a part fails, the others are closed again. */
export async function openBenchWindow(): Promise<BenchWindow> {
  const stack = new CloseStack()
  try {
    return await open(stack)
  } catch (error) {
    await stack.close()
    throw error
  }
}

async function open(stack: CloseStack): Promise<BenchWindow> {
  const folder = await buildClientPage('test/renderer/bench/page.ts', BODY)
  stack.add(() => rm(folder, { recursive: true }))
  const screen = await VirtualScreen.start(WIDTH, HEIGHT + BARS)
  stack.add(() => screen.close())
  const station = await BenchStation.start(`test:?stamp=1&size=${WIDTH}x${HEIGHT}&rate=30`, folder)
  stack.add(() => station.close())
  const browser = await openBrowser(screen)
  stack.add(() => browser.close())
  const page = await (await browser.newContext({ viewport: null, ignoreHTTPSErrors: true })).newPage()
  await page.goto(station.url)
  await page.waitForFunction('globalThis.bench !== undefined')
  const window = new BenchWindow(station, screen, page, stack)
  await window.call('signIn', ADMIN_PASSWORD)
  return window
}

const openBrowser = (screen: VirtualScreen): Promise<Browser> =>
  startChromium(
    ['--ignore-certificate-errors', '--window-position=0,0', `--window-size=${WIDTH},${HEIGHT + BARS}`],
    screen.display,
  )
