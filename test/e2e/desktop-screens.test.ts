import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildMain, buildPage } from '../../scripts/build.ts'
import { VirtualScreen } from '../bench/virtual-screen.ts'
import { startChromium } from '../kit/chromium.ts'
import { DesktopProcess } from '../kit/electron/desktop-process.ts'
import { onlyWindow, signedIn, TWO_MONITORS, windowsOf } from '../kit/electron/desktop-stage.ts'
import { trayDrawing } from '../kit/electron/tray-drawing.ts'
import { pictureMoves } from '../kit/moving-picture.ts'

/** `LOOKOUT_SCREENS=docs/screens vitest run test/e2e/desktop-screens.test.ts` takes the pictures of the desktop. */
const wanted = process.env['LOOKOUT_SCREENS']
const out = join(import.meta.dirname, '../..', wanted ?? '')

let screen: VirtualScreen
beforeAll(async () => {
  if (wanted === undefined) return
  mkdirSync(out, { recursive: true })
  await buildPage()
  await buildMain()
  screen = await VirtualScreen.start(3200, 1080)
})
afterAll(async () => {
  if (wanted !== undefined) await screen.close()
})

const shoot = (page: Page, name: string): Promise<Buffer> => page.screenshot({ path: join(out, `${name}.png`) })

describe.runIf(wanted !== undefined)('pictures of the desktop', () => {
  it('are taken of its windows, its tray and About', async () => {
    const args = ['--camera', 'gate=test:', '--camera', 'yard=test:?size=640x360']
    const desktop = await DesktopProcess.start({ display: screen.display, displays: TWO_MONITORS, args })
    const { page, window } = await onlyWindow(desktop)
    await pictureMoves(page)
    await shoot(page, 'desktop')
    await desktop.ask('clickMenu', 'File', 'New window')
    const second = (await windowsOf(desktop, 2)).find(({ id }) => id !== window.id)
    if (!second) throw new Error('There is no second window.')
    await desktop.ask('moveWindow', second.id, { x: 1980, y: 60, width: 1160, height: 760 })
    const other = await desktop.page(second)
    await signedIn(other)
    await other.evaluate(() => (location.hash = '#/live/gate'))
    await pictureMoves(other)
    shootScreen('desktop-two-monitors')
    const client = await desktop.client()
    await client.request('record.set', { camera: 'gate', settings: { mode: 'continuous' } })
    await expect.poll(async () => (await desktop.ask('tray')).toolTip).toContain('1 recorded')
    await drawTray(desktop)
    await desktop.ask('clickMenu', 'Help', 'About Lookout')
    const windows = await windowsOf(desktop, 3)
    const about = windows.find(({ url }) => url.includes('about'))
    if (about) await shoot(await desktop.page(about), 'desktop-about')
  })
})

/** Both monitors, half their size. */
function shootScreen(name: string): void {
  const input = ['-f', 'x11grab', '-video_size', '3200x1080', '-i', screen.display]
  const picture = ['-frames:v', '1', '-vf', 'scale=1600:-1', '-y', join(out, `${name}.png`)]
  execFileSync('ffmpeg', ['-v', 'error', ...input, ...picture])
}

/** The system draws a tray's menu; here its lines are drawn as the stand-in has them. */
async function drawTray(desktop: DesktopProcess): Promise<void> {
  const { toolTip, menu } = await desktop.ask('tray')
  const icon = readFileSync(join(import.meta.dirname, '../../resources/tray/recording-24.png')).toString('base64')
  const browser = await startChromium()
  const page = await browser.newPage({ viewport: { width: 420, height: 400 }, deviceScaleFactor: 2 })
  await page.setContent(trayDrawing({ toolTip, menu, icon: `data:image/png;base64,${icon}` }))
  await page.locator('main').screenshot({ path: join(out, 'desktop-tray.png') })
  await browser.close()
}
