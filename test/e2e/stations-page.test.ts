import { join } from 'node:path'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../electron/base/clock.ts'
import { messageOf } from '../../electron/base/error.ts'
import { silentLog } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import { DesktopSettingsFile } from '../../electron/shell/desktop-settings.ts'
import { STATIONS_CALLS, type StationsCall } from '../../electron/shell/viewer/bridge.ts'
import { StationBrowser } from '../../electron/shell/viewer/browse.ts'
import { StationsDesk } from '../../electron/shell/viewer/desk.ts'
import { KnownStations } from '../../electron/shell/viewer/known-stations.ts'
import { answerPage, PAGE_ORIGIN } from '../../electron/shell/viewer/page-files.ts'
import type { RemoteStation } from '../../electron/shell/viewer/visiting.ts'
import { buildPage } from '../../scripts/build.ts'
import { startChromium } from '../kit/chromium.ts'
import { MulticastSegment } from '../kit/multicast-segment.ts'
import { RunningStation } from '../kit/running-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const FOLDER = join(import.meta.dirname, '../../dist/renderer')
/** Chromium takes no scheme of ours without Electron: the same answers under another address. */
const ADDRESS = 'https://program.test'

let browser: Browser
beforeAll(async () => {
  await buildPage()
  browser = await startChromium()
})
afterAll(async () => {
  await browser.close()
})

let opened: RemoteStation[]
let stations: KnownStations
let desk: StationsDesk
beforeEach(async () => {
  const settings = await DesktopSettingsFile.open(tempFolder(), systemClock, silentLog)
  stations = new KnownStations(settings, systemClock, systemRandom)
  const search = new StationBrowser({ multicast: new MulticastSegment(), cards: () => [], clock: systemClock })
  opened = []
  const open = (station: RemoteStation): void => void opened.push(station)
  desk = new StationsDesk({
    clock: systemClock,
    stations,
    browser: search,
    running: 'station',
    open,
    restart: () => undefined,
  })
  onTestFinished(() => desk.stop())
})

const serve = async (route: Route): Promise<void> => {
  const url = route.request().url().replace(ADDRESS, PAGE_ORIGIN)
  const answer = await answerPage(new Request(url), FOLDER)
  const body = Buffer.from(await answer.arrayBuffer())
  await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body })
}

/** The built page with its own policy, in front of the real desk; the bridge is what the preload script makes of IPC. */
async function openPage(): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ locale: 'en' })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.route(`${ADDRESS}/**`, serve)
  await page.exposeFunction('ask', async (call: StationsCall, values: unknown[]) => {
    try {
      return {
        ok: true,
        value: await (Reflect.get(desk, call) as (...values: unknown[]) => unknown).apply(desk, values),
      }
    } catch (error) {
      return { ok: false, message: messageOf(error) }
    }
  })
  await page.addInitScript((calls: readonly string[]) => {
    type Ask = (call: string, values: unknown[]) => Promise<{ ok: boolean; value: unknown; message: string }>
    const listeners = new Set<(view: unknown) => void>()
    const call =
      (name: string) =>
      async (...values: unknown[]) => {
        const answer = await (window as unknown as { ask: Ask }).ask(name, values)
        if (!answer.ok) throw new Error(answer.message)
        return answer.value
      }
    const onView = (run: (view: unknown) => void) => (listeners.add(run), () => listeners.delete(run))
    const tell = (view: unknown): void => listeners.forEach((run) => run(view))
    const bridge = { ...Object.fromEntries(calls.map((name) => [name, call(name)])), onView }
    Object.assign(window, { lookoutStations: bridge, tell })
  }, STATIONS_CALLS)
  const stop = desk.onChange(() => {
    void page
      .evaluate((view) => (window as unknown as { tell?: (view: unknown) => void }).tell?.(view), desk.current)
      .catch(() => undefined)
  })
  onTestFinished(stop)
  await page.goto(`${ADDRESS}/stations.html`)
  return { page, complaints }
}

describe('the page for choosing a station', () => {
  it('takes a typed address to a real station, by the fingerprint that the station itself knows', async () => {
    const station = await RunningStation.start()
    const { page, complaints } = await openPage()
    await page.getByLabel('Address of the station').fill(`127.0.0.1:${station.port}`)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Is this your station?' }).waitFor()
    const shown = await page.getByRole('list', { name: 'Fingerprint of the station’s authority' }).innerText()
    await page.getByRole('button', { name: 'They are the same' }).click()
    await expect.poll(() => opened.length).toBe(1)
    expect(opened[0]?.authority.trim()).toBe(station.authority.trim())
    expect(shown.replace(/\s/g, '').toLowerCase()).toBe(opened[0]?.fingerprint)
    await page.getByText(`127.0.0.1:${station.port}`).waitFor()
    expect(complaints).toEqual([])
  })

  it('refuses a look-alike at a known address until its fingerprint is accepted in two acts', async () => {
    const station = await RunningStation.start()
    const { id } = await stations.add({ name: 'Front gate', url: station.url, fingerprint: 'a1'.repeat(32) })
    const { page, complaints } = await openPage()
    await page.getByRole('button', { name: 'Open Front gate' }).click()
    await page.getByRole('heading', { name: 'Front gate shows another fingerprint' }).waitFor()
    const accept = page.getByRole('button', { name: 'Accept the new fingerprint' })
    expect(await accept.isDisabled()).toBe(true)
    expect(opened).toEqual([])
    await page.getByLabel('I have compared the new fingerprint at the station').check()
    await accept.click()
    await expect.poll(() => opened).toMatchObject([{ id, name: 'Front gate' }])
    expect(complaints).toEqual([])
  })

  it('runs nothing and reaches nothing but its own files', async () => {
    const { page, complaints } = await openPage()
    await page.getByRole('heading', { name: 'Stations', exact: true }).waitFor()
    const outcome = await page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.ran = true'
      document.body.append(script)
      const fetched = await fetch('https://192.0.2.1/').then(
        () => 'reached',
        () => 'refused',
      )
      return { ran: 'ran' in window, fetched }
    })
    expect(outcome).toEqual({ ran: false, fetched: 'refused' })
    expect(complaints.join('\n')).toMatch(/Content Security Policy/)
  })
})
