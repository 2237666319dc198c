import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChromium } from '../kit/chromium.ts'
import { openConsole, signIn, type ConsolePage } from '../kit/console-page.ts'
import { Recorded } from '../kit/recorded-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const SHOTS = process.env['LOOKOUT_SHOTS']

let browser: Browser
beforeAll(async () => {
  browser = await startChromium()
})
afterAll(async () => {
  await browser.close()
})

async function signedIn(url: string): Promise<ConsolePage> {
  const opened = await openConsole(browser, url)
  await signIn(opened.page)
  await opened.page.getByRole('navigation').getByText('Recordings', { exact: true }).click()
  return opened
}

/** What the first picture of the view shows, as a few pixels in a line. */
const picture = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const canvas = document.querySelector('canvas')
    const small = new OffscreenCanvas(32, 18).getContext('2d')
    if (!canvas || !small || canvas.width === 0) return ''
    small.drawImage(canvas, 0, 0, 32, 18)
    return small.getImageData(0, 0, 32, 18).data.join()
  })

const isDark = (pixels: string): boolean => pixels === '' || new Set(pixels.split(',')).size < 8

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: `${SHOTS}/${name}.png` })
}

describe('the recordings view of a real station', () => {
  it('shows a picture that was recorded, plays on, and steps back to the one before', async () => {
    const recorded = await Recorded.start(tempFolder())
    const client = await recorded.station.client()
    await client.request('record.start', { camera: 'demo' })
    await recorded.recorded('demo', 8)
    await client.request('record.stop', { camera: 'demo' })
    const { page, complaints } = await signedIn(recorded.station.url)
    const shown = async (other?: string): Promise<string> => {
      let seen = ''
      await expect
        .poll(async () => !isDark((seen = await picture(page))) && seen !== other, { timeout: 15_000 })
        .toBe(true)
      return seen
    }
    await page.keyboard.press('Home')
    const first = await shown()
    await shoot(page, 'recordings-first')
    await page.keyboard.press('ArrowRight')
    const second = await shown(first)
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => picture(page), { timeout: 10_000 }).toBe(first)
    await page.keyboard.press('Space')
    await shown(second)
    await page.keyboard.press('Space')
    await shoot(page, 'recordings')
    expect(complaints).toEqual([])
  }, 90_000)

  it('says that there is nothing where nothing was recorded', async () => {
    const recorded = await Recorded.start(tempFolder())
    const { page, complaints } = await signedIn(recorded.station.url)
    await page
      .getByText(/nothing (was|has been|is) recorded/i)
      .first()
      .waitFor()
    await shoot(page, 'recordings-none')
    expect(complaints).toEqual([])
  }, 60_000)
})
