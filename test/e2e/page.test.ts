import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startChromium } from '../kit/chromium.ts'
import { openConsole, signIn, STATION_GONE, type ConsolePage } from '../kit/console-page.ts'
import { ADMIN_PASSWORD, RunningStation } from '../kit/running-station.ts'
import { RtspServer } from '../kit/rtsp-server.ts'

const VIDEO = readFileSync(join(import.meta.dirname, '../fixtures/media/camera-320x240-25.h264'))

let browser: Browser
beforeAll(async () => {
  browser = await startChromium()
})
afterAll(async () => {
  await browser.close()
})

const open = (url: string): Promise<ConsolePage> => openConsole(browser, url, STATION_GONE)

const view = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation').getByText(name, { exact: true }).click()

/** Resolves once the picture of the first tile has changed `times` times: it moves. */
const moves = (page: Page, times = 5): Promise<unknown> =>
  page.waitForFunction(
    (wanted) => {
      const seen = ((window as { seen?: Set<string> }).seen ??= new Set())
      const video = document.querySelector('video')
      if (!video || video.videoWidth === 0) return false
      const canvas = new OffscreenCanvas(32, 18)
      const context = canvas.getContext('2d')
      context?.drawImage(video, 0, 0, 32, 18)
      seen.add(context?.getImageData(0, 0, 32, 18).data.join() ?? '')
      return seen.size > wanted
    },
    times,
    { polling: 50 },
  )

describe('the page of a real station', () => {
  it('begins with the administrator’s password, and then the demo camera moves', async () => {
    const station = await RunningStation.start({ noAdmin: true })
    const { page, complaints } = await open(station.url)
    await page.getByRole('heading', { name: 'Set up this station' }).waitFor()
    await page.locator('input[type=password]').fill(ADMIN_PASSWORD)
    await page.keyboard.press('Enter')
    await moves(page)
    await page.getByRole('button', { name: 'Camera 1, Demo: Live' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('says when name or password is wrong, and signs in at the next try', async () => {
    const station = await RunningStation.start()
    const { page, complaints } = await open(station.url)
    await signIn(page, 'admin', 'wrong password')
    await page.getByText('The user name or the password is not right.').waitFor()
    await signIn(page, 'admin', ADMIN_PASSWORD)
    await moves(page)
    expect(complaints).toEqual([])
  })

  it('signs the desktop’s window in by a ticket that leaves the address at once', async () => {
    const station = await RunningStation.start()
    const { page } = await open(`${station.url}#signin=not-a-ticket`)
    await page.getByText('Signing in by itself did not work.').waitFor()
    expect(page.url()).toBe(station.url)
  })

  it('shows two browsers the same camera at once', async () => {
    const station = await RunningStation.start()
    const both = await Promise.all([open(station.url), open(station.url)])
    await Promise.all(
      both.map(async ({ page }) => {
        await signIn(page, 'admin', ADMIN_PASSWORD)
        await moves(page)
      }),
    )
  })

  it('plays with jmuxer when asked', async () => {
    const station = await RunningStation.start()
    const { page, complaints } = await open(station.url)
    await signIn(page, 'admin', ADMIN_PASSWORD)
    await page.getByRole('button', { name: /admin: language, player/ }).click()
    await page.getByLabel('Player', { exact: true }).selectOption('jmuxer')
    await page.keyboard.press('Escape')
    await moves(page, 10)
    expect(complaints).toEqual([])
  })

  it('says that the station is gone, and is back by itself without signing in when it returns', async () => {
    const station = await RunningStation.start()
    const { page } = await open(station.url)
    await signIn(page, 'admin', ADMIN_PASSWORD)
    await moves(page)
    station.process.kill('SIGKILL')
    await page.getByText('No connection to the station').waitFor()
    await RunningStation.start({ data: station.data, args: ['--port', String(station.port)] })
    await page.getByText('No connection to the station').waitFor({ state: 'detached' })
    await page.evaluate(() => delete (window as { seen?: unknown }).seen)
    await moves(page)
  })

  it('adds a network camera that was tried first, shows its trouble, and removes it again', async () => {
    const camera = new RtspServer({ video: VIDEO, framesPerSecond: 25 })
    await camera.open()
    onTestFinished(() => camera.close())
    const station = await RunningStation.start()
    const { page, complaints } = await open(station.url)
    await signIn(page, 'admin', ADMIN_PASSWORD)
    await view(page, 'Cameras')
    await page.getByRole('button', { name: 'Add camera' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('<b>前门 Front gate</b>')
    await dialog.getByLabel('Address').fill(camera.url())
    await dialog.getByRole('button', { name: 'Try it' }).click()
    await dialog.getByText('It works').waitFor()
    await dialog.getByRole('button', { name: 'Add camera' }).click()
    await dialog.waitFor({ state: 'detached' })
    await view(page, 'Live')
    await page.getByRole('button', { name: 'Camera 1, <b>前门 Front gate</b>: Live' }).waitFor()
    await camera.close()
    await page.getByRole('button', { name: /Camera 1, .*: (Retrying|Picture stopped)/ }).waitFor()
    await view(page, 'Cameras')
    await page.getByRole('button', { name: /^Remove / }).click()
    await page.getByRole('button', { name: 'Remove camera' }).click()
    await page.getByText('Demo').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('lets a viewer watch, and tells who may change cameras', async () => {
    const station = await RunningStation.start()
    const login = await station.http('POST', '/api/login', { user: 'admin', password: ADMIN_PASSWORD })
    const { token } = JSON.parse(login.text) as { token: string }
    const guard = { name: 'guard', role: 'viewer', password: 'a guard’s password' }
    const added = await station.http('POST', '/api/users', guard, { authorization: `Bearer ${token}` })
    expect(added.status).toBe(201)
    const { page } = await open(station.url)
    await signIn(page, 'guard', guard.password)
    await moves(page)
    await view(page, 'Cameras')
    await page.getByText('Only an administrator adds, changes and removes cameras.').waitFor()
    expect(await page.getByRole('button', { name: 'Add camera' }).count()).toBe(0)
  })
})
