import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { buildMain, buildPage } from '../../scripts/build.ts'
import { VirtualScreen } from '../bench/virtual-screen.ts'
import { startChromium } from '../kit/chromium.ts'
import { DesktopProcess } from '../kit/electron/desktop-process.ts'
import { onlyWindow } from '../kit/electron/desktop-stage.ts'
import { luma } from '../kit/luma.ts'
import { ADMIN_PASSWORD } from '../kit/running-station.ts'

let browser: Browser
let screen: VirtualScreen
beforeAll(async () => {
  if (process.platform !== 'linux') return
  await buildPage()
  await buildMain()
  screen = await VirtualScreen.start(1920, 1080)
  browser = await startChromium()
})
afterAll(async () => {
  if (process.platform !== 'linux') return
  await browser.close()
  await screen.close()
})

async function open(address: string): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 } })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(address)
  return page
}

/** A guard’s browser, signed in as the admin, with the camera shown large. */
async function browserOf(url: string): Promise<Page> {
  const page = await open(url)
  await page.getByLabel('User', { exact: true }).fill('admin')
  await page.getByLabel('Password', { exact: true }).fill(ADMIN_PASSWORD)
  await page.keyboard.press('Enter')
  return large(page)
}

async function large(page: Page): Promise<Page> {
  await page.getByRole('button', { name: 'Camera 1, Demo: Live' }).waitFor()
  await page.keyboard.press('1')
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0)
  return page
}

/** Mean luma of the picture that this screen’s decoder gave last, 0 to 255. */
const shown = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = new OffscreenCanvas(32, 18)
    const context = canvas.getContext('2d')
    const video = document.querySelector('video')
    if (!context || !video) return NaN
    context.drawImage(video, 0, 0, 32, 18)
    const { data } = context.getImageData(0, 0, 32, 18)
    let sum = 0
    for (let at = 0; at < data.length; at += 4) {
      sum += 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
    }
    return sum / (data.length / 4)
  })

const allShown = (pages: readonly Page[]): Promise<number[]> => Promise.all(pages.map(shown))

/** Waits until it is so on every screen. */
const everywhere = (pages: readonly Page[], holds: (luma: number) => boolean): Promise<void> =>
  vi.waitFor(
    async () => {
      const seen = await allShown(pages)
      expect(seen.every(holds), seen.map((luma) => luma.toFixed(0)).join()).toBe(true)
    },
    { timeout: 15_000, interval: 100 },
  )

const brightness = (page: Page): ReturnType<Page['getByRole']> =>
  page.getByRole('slider', { name: 'Brightness' }).first()

/** Takes the slider by its thumb in the middle, and pulls it so far across its width, in steps as a hand does. */
async function pull(page: Page, share: number): Promise<void> {
  const box = await brightness(page).boundingBox()
  if (!box) throw new Error('There is no slider.')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + box.width * share, y, { steps: 20 })
}

const newest = (folder: string): Buffer => {
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(mp4|jpg)$/.test(name))
    .sort()
    .at(-1)
  return readFileSync(join(folder, file ?? 'nothing there'))
}

describe.runIf(process.platform === 'linux')('two browsers and the desktop on one camera', () => {
  it('all see it brighter while one pulls the slider, and the others’ sliders follow', async () => {
    const program = await DesktopProcess.start({ display: screen.display })
    const desktop = await large((await onlyWindow(program)).page)
    const url = new URL('/', desktop.url()).href
    const pages = [await browserOf(url), await browserOf(url), desktop] as const
    const [one, other] = pages
    for (const page of pages) {
      await page.keyboard.press('i')
      await brightness(page).waitFor()
    }
    const before = Math.max(...(await allShown(pages)))

    await pull(one, 0.25)
    // The hand still holds it.
    await everywhere(pages, (luma) => luma > before + 25)
    const value = await brightness(one).inputValue()
    expect(Number(value)).toBeGreaterThan(30)
    for (const page of [other, desktop])
      await vi.waitFor(async () => expect(await brightness(page).inputValue()).toBe(value))
    await one.mouse.up()

    await desktop.keyboard.press('r')
    await desktop.keyboard.press('p')
    const snapshots = join(program.data, 'snapshots/demo')
    await vi.waitFor(() => expect(luma(newest(snapshots), 'mjpeg')).toBeGreaterThan(before + 20), { timeout: 15_000 })
    const recordings = join(program.data, 'recordings/demo')
    await vi.waitFor(() => expect(luma(newest(recordings), 'mp4')).toBeGreaterThan(before + 20), { timeout: 20_000 })

    const history = desktop.getByRole('listitem').filter({ hasText: `Brightness: 0 → +${value}` })
    await desktop.getByText('History', { exact: true }).click()
    await history.waitFor()
    expect(await history.locator('.who').textContent()).toBe('admin')
    expect(await history.locator('time').getAttribute('datetime')).toMatch(/^\d{4}-\d\d-\d\dT/)

    await desktop.getByRole('button', { name: 'Undo', exact: true }).click()
    await everywhere(pages, (luma) => luma < before + 12)
    for (const page of pages) await vi.waitFor(async () => expect(await brightness(page).inputValue()).toBe('0'))
  })
})
