/**
 * The desktop in a real Electron, where there is one. It is never downloaded from here: `npm start` does that, or
 * `npx install-electron`. Elsewhere these tests are skipped, and the run says why.
 *
 * LOOKOUT_PACKED names the program of an unpacked package that was made with a real runtime; it is started as installed.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildMain, buildPage } from '../../scripts/build.ts'
import { cameraIs } from '../kit/camera-states.ts'
import { RunningStation } from '../kit/running-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const root = join(import.meta.dirname, '../..')
const START_MILLISECONDS = 180_000

type Found = { readonly path: string } | { readonly because: string }

/** Electron's program, if it is unpacked already. Asking Electron's own module would download it. */
function findElectron(): Found {
  const folder = join(createRequire(import.meta.url).resolve('electron/package.json'), '..')
  if (!existsSync(join(folder, 'path.txt'))) return { because: 'Electron’s runtime is not installed' }
  const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
  if (!existsSync(path)) return { because: `there is no ${path}` }
  if (process.platform !== 'linux') return { path }
  if (process.getuid?.() === 0) return { because: 'Electron opens no window for the user root' }
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return { because: 'there is no display' }
  return { path }
}

const electron = findElectron()
const skipped = 'because' in electron ? ` — skipped: ${electron.because}` : ''

describe.skipIf('because' in electron)(`the desktop in a real Electron${skipped}`, () => {
  let app: ElectronApplication
  let page: Page
  let data: string

  beforeAll(async () => {
    await buildPage()
    await buildMain()
    data = join(root, 'test-output', `electron-${process.pid}`)
    app = await _electron.launch({
      ...('path' in electron && { executablePath: electron.path }),
      args: [root, '--data', data, '--port', '0', `--user-data-dir=${data}/chromium`],
      env: { ...process.env, LOOKOUT_ADMIN_PASSWORD: 'correct horse battery' },
    })
    page = await app.firstWindow()
  }, START_MILLISECONDS)
  afterAll(async () => {
    await app.close()
    rmSync(data, { recursive: true, force: true })
  })

  it('shows its station, signed in by itself, with a moving picture', async () => {
    const tile = page.getByRole('button', { name: 'Camera 1, Demo: Live' })
    await tile.waitFor()
    expect(page.url()).toMatch(/^https:\/\/127\.0\.0\.1:\d+\//)
    const first = await tile.screenshot()
    await expect.poll(async () => (await tile.screenshot()).equals(first)).toBe(false)
  })

  it('gives its page nothing of Node.js', async () => {
    expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))).toEqual([])
  })

  it('runs the Chromium that the tests with a stand-in run in', async () => {
    const { chrome } = await app.evaluate(() => process.versions)
    expect(chrome.split('.')[0]).toBe('156')
  })

  it('closes its station in order', async () => {
    await app.close()
    expect(existsSync(join(data, 'station.json'))).toBe(false)
  })
})

const packed = process.env['LOOKOUT_PACKED']
const without = packed === undefined ? ' — skipped: LOOKOUT_PACKED names no package made with a real runtime' : ''

describe.skipIf(packed === undefined)(`the packed program in its real runtime${without}`, () => {
  it('serves live pictures without a window', async () => {
    const station = await RunningStation.start({
      program: packed ?? '',
      // The command that Linux has for it says so itself.
      args: packed?.endsWith('lookout-station') === true ? [] : ['--station'],
      data: tempFolder(),
    })
    const client = await station.client()
    await cameraIs(client, 'demo', 'live')
    await client.request('live.open', { camera: 'demo' })
    expect((await client.sequences(30)).length).toBeGreaterThanOrEqual(30)
    station.process.kill('SIGTERM')
    // Windows knows no gentle end by signal.
    if (process.platform !== 'win32') expect(await station.ended).toBe(0)
  })
})
