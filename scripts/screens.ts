/**
 * `node scripts/screens.ts`: takes the pictures in docs/screens from the running program, in Chromium. What the cameras show
 * is made on the spot, and one camera is not there, so that its tile has something to say.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { startStation, type Station } from '../electron/station/station.ts'
import { buildPage } from './build.ts'
import { findChromium } from './tools.ts'

const root = join(import.meta.dirname, '..')
const out = join(root, 'docs/screens')
const folder = mkdtempSync(join(tmpdir(), 'site-'))
const PASSWORD = 'correct horse battery'
const SIZE = { width: 1280, height: 720 }

const SCENES: Record<string, string> = {
  'Front gate': 'gradients=s=1280x720:r=25:c0=0x1b2a38:c1=0x3d5a6c:c2=0x8aa4ad:c3=0x2b3a2f:n=4:speed=0.02',
  Yard: 'mandelbrot=s=1280x720:r=25:start_scale=2.2:end_scale=0.4:end_pts=250',
  'Loading dock 3':
    'life=s=320x180:r=12:mold=12:ratio=0.12:death_color=0x14202b:life_color=0x9fd3c7,scale=1280:720:flags=neighbor',
  北门: 'gradients=s=1280x720:r=25:c0=0x2d1f2f:c1=0x6d4c5b:c2=0xc9a27c:c3=0x30363f:n=4:speed=0.03',
  Workshop: 'testsrc2=s=1280x720:r=25,hue=s=0.25',
}

function makeClip(name: string, graph: string): string {
  const path = join(folder, `${name.replaceAll(/\W/g, '')}${Object.keys(SCENES).indexOf(name)}.mp4`)
  const encode = ['-t', '10', '-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0', '-g', '25', '-pix_fmt', 'yuv420p']
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', graph, ...encode, path])
  return path
}

const shoot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(out, `${name}.png`) })
  console.log(`docs/screens/${name}.png`)
}

async function firstRun(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.locator('input[type=password]').fill(PASSWORD)
  // The bar of the password's strength grows for a moment.
  await page.waitForTimeout(600)
  await shoot(page, 'first-run')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Camera 1, Demo: Live' }).waitFor()
}

async function addCamera(page: Page, name: string, kind: string, label: string, value: string): Promise<void> {
  await page.getByRole('button', { name: 'Add camera' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill(name)
  await dialog.getByText(kind, { exact: true }).click()
  await dialog.getByLabel(label).fill(value)
  if (name === 'Yard') {
    await dialog.getByRole('button', { name: 'Try it' }).click()
    await dialog.getByText('It works').waitFor()
    await shoot(page, 'add-camera')
  }
  await dialog.getByRole('button', { name: 'Add camera' }).click()
  await dialog.waitFor({ state: 'detached' })
}

async function wall(page: Page): Promise<void> {
  const view = (name: string) => page.getByRole('navigation').getByText(name, { exact: true }).click()
  await view('Cameras')
  for (const [name, graph] of Object.entries(SCENES)) {
    await addCamera(page, name, 'Video file', 'Path on the station’s computer', makeClip(name, graph))
  }
  await shoot(page, 'cameras')
  await view('Live')
  await page.getByRole('button', { name: 'Camera 5, Workshop: Live' }).waitFor()
  await page.waitForTimeout(6_000)
  await shoot(page, 'wall')
  await page.keyboard.press('2')
  await page.keyboard.press('s')
  await page.waitForTimeout(3_000)
  await shoot(page, 'large')
  await page.keyboard.press('s')
  await page.keyboard.press('Escape')
  await view('Cameras')
  await addCamera(page, 'North fence', 'Network camera', 'Address', 'rtsp://127.0.0.1:9/stream1')
  await view('Live')
  await page.getByRole('button', { name: 'Camera 6, North fence: Retrying' }).waitFor()
  await page.waitForTimeout(3_000)
  await shoot(page, 'trouble')
}

const slider = (page: Page, name: string) => page.getByRole('slider', { name, exact: true }).first()

/** The picture's settings, changed for everybody, and for this screen alone. */
async function picture(page: Page): Promise<void> {
  await page.keyboard.press('1')
  await page.keyboard.press('i')
  await page.getByRole('switch', { name: 'Date and time' }).click()
  await slider(page, 'Brightness').fill('18')
  await slider(page, 'Contrast').fill('12')
  await page.waitForTimeout(3_000)
  await shoot(page, 'picture')
  await page.keyboard.press('i')
  await page.keyboard.press('Escape')
}

/** What was recorded since the cameras were added. */
async function kept(page: Page): Promise<void> {
  const view = (name: string) => page.getByRole('navigation').getByText(name, { exact: true }).click()
  await page.goto(`${new URL(page.url()).origin}/#/recordings/front-gate,yard,loading-dock-3,workshop`)
  await page.waitForTimeout(3_000)
  await page.getByText('10m', { exact: true }).click()
  await page.keyboard.press('j')
  await page.waitForTimeout(4_000)
  await shoot(page, 'recordings')
  await view('Storage')
  await page.waitForTimeout(1_500)
  await shoot(page, 'storage')
  await view('Network')
  await page.getByRole('switch', { name: 'Serve this network' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForTimeout(1_500)
  await shoot(page, 'network')
}

async function run(station: Station): Promise<void> {
  const executablePath = findChromium()
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      ...sandbox,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: SIZE })
  const page = await context.newPage()
  await firstRun(page, station.url)
  await wall(page)
  await picture(page)
  await kept(page)
  await browser.close()
}

mkdirSync(out, { recursive: true })
await buildPage()
const options = { data: join(folder, 'data'), host: null, port: 0, cameras: [] }
const station = await startStation(options, { page: join(root, 'dist/renderer'), version: '0.1.0' })
try {
  await run(station)
} finally {
  await station.close()
  rmSync(folder, { recursive: true, force: true })
}
