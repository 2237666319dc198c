import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildMain, buildPage } from '../../scripts/build.ts'
import { VirtualScreen } from '../bench/virtual-screen.ts'
import { DesktopProcess } from '../kit/electron/desktop-process.ts'
import { onlyWindow, PATIENCE } from '../kit/electron/desktop-stage.ts'

let screen: VirtualScreen
beforeAll(async () => {
  if (process.platform !== 'linux') return
  await buildPage()
  await buildMain()
  screen = await VirtualScreen.start(1920, 1080)
})
afterAll(async () => {
  if (process.platform === 'linux') await screen.close()
})

describe.runIf(process.platform === 'linux')('the window for choosing a station', () => {
  it('is a page of the program’s own, on a scheme of its own, and asks the program alone', async () => {
    const desktop = await DesktopProcess.start({ display: screen.display })
    await onlyWindow(desktop)
    await desktop.ask('clickMenu', 'File', 'Stations…')
    const url = async (): Promise<string | undefined> => (await desktop.ask('windows'))[1]?.url
    await expect.poll(url, PATIENCE).toBe('lookout-desktop://program/stations.html')
    const page = await desktop.page((await desktop.ask('windows'))[1]!)
    await page.getByRole('heading').first().waitFor()
    const names = await page.evaluate(() => ({
      stations: 'lookoutStations' in globalThis,
      desktop: 'lookoutDesktop' in globalThis,
    }))
    expect(names).toEqual({ stations: true, desktop: false })
    await page.getByRole('textbox').first().fill('127.0.0.1:1')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('body').innerText(), PATIENCE).toMatch(/no station listens there/)
  })
})
