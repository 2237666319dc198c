import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildMain, buildPage } from '../../scripts/build.ts'
import { VirtualScreen } from '../bench/virtual-screen.ts'
import { DesktopProcess } from '../kit/electron/desktop-process.ts'
import { onlyWindow, PATIENCE, signedIn, TWO_MONITORS, windowsOf } from '../kit/electron/desktop-stage.ts'
import { pictureMoves } from '../kit/moving-picture.ts'

let screen: VirtualScreen
beforeAll(async () => {
  if (process.platform !== 'linux') return
  await buildPage()
  await buildMain()
  screen = await VirtualScreen.start(3200, 1080)
})
afterAll(async () => {
  if (process.platform === 'linux') await screen.close()
})

const start = (options: Partial<Parameters<typeof DesktopProcess.start>[0]> = {}): Promise<DesktopProcess> =>
  DesktopProcess.start({ display: screen.display, displays: TWO_MONITORS, ...options })

describe.runIf(process.platform === 'linux')('the desktop program', () => {
  it('shows its own station, signed in by a ticket that is gone from the address, and the picture moves', async () => {
    const desktop = await start()
    const { page, window } = await onlyWindow(desktop)
    await pictureMoves(page)
    expect(page.url()).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/#\/live$/)
    expect(window).toMatchObject({ normalBounds: { x: 240, y: 90, width: 1440, height: 900 } })
    await expect
      .poll(async () => (await desktop.ask('windows')).map(({ visible }) => visible), PATIENCE)
      .toEqual([true])
    expect((await desktop.ask('tray')).toolTip).toBe('Lookout: the camera is live')
    const state = await desktop.ask('state')
    expect(state).toMatchObject({
      sandboxed: true,
      hardwareAcceleration: true,
      crashReports: [{ uploadToServer: false }],
    })
    expect(state.switches).toContain('disable-gpu-process-crash-limit')
  })

  it('gives the page its named functions and nothing of Electron, and keeps it where it is', async () => {
    const desktop = await start()
    const { page, window } = await onlyWindow(desktop)
    const { names, mode } = await page.evaluate(async () => {
      const bridge = (globalThis as unknown as { lookoutDesktop: Record<string, () => Promise<unknown>> })
        .lookoutDesktop
      return { names: Object.keys(bridge), mode: await bridge['toggleFullScreen']?.() }
    })
    expect(names).toContain('preferences')
    expect(names.filter((name) => /ipc|invoke|require|electron|send/i.test(name))).toEqual([])
    expect(mode).toEqual({ fullScreen: true, kiosk: false })
    await page.evaluate(() => {
      globalThis.window.open('https://example.org/')
      location.assign('https://127.0.0.1:1/')
    })
    await page.evaluate(() => (location.hash = '#/cameras'))
    await expect
      .poll(async () => (await desktop.ask('windows')).map(({ url }) => new URL(url).hash), PATIENCE)
      .toEqual(['#/cameras'])
    expect(page.context().pages()).toHaveLength(1)
    expect((await desktop.ask('windows'))[0]?.id).toBe(window.id)
  })

  it('opens a window on each monitor, and after a restart they are where they were, showing what they showed', async () => {
    const desktop = await start()
    const { window, page } = await onlyWindow(desktop)
    await page.evaluate(() => (location.hash = '#/live/demo'))
    await desktop.ask('clickMenu', 'File', 'New window')
    const second = (await windowsOf(desktop, 2)).find(({ id }) => id !== window.id)!
    await signedIn(await desktop.page(second))
    await desktop.ask('moveWindow', second.id, { x: 2000, y: 100, width: 1000, height: 700 })
    await desktop.ask('clickMenu', 'View', 'Full screen')
    await expect.poll(() => desktop.remembered.windows.map(({ displayId }) => displayId), PATIENCE).toEqual([1, 2])
    await expect
      .poll(() => desktop.remembered.windows.map(({ fullScreen }) => fullScreen), PATIENCE)
      .toEqual([false, true])
    desktop.process.kill('SIGTERM')
    expect(await desktop.ended).toBe(0)
    const again = await start({ userData: desktop.userData, data: desktop.data })
    const restored = await windowsOf(again, 2)
    expect(restored.map(({ url }) => new URL(url).hash)).toEqual(['#/live/demo', '#/live'])
    await expect
      .poll(async () => (await again.ask('windows')).map(({ bounds }) => bounds), PATIENCE)
      .toEqual([
        { x: 240, y: 90, width: 1440, height: 900 },
        { x: 1920, y: 0, width: 1280, height: 1080 },
      ])
    for (const each of restored) await pictureMoves(await again.page(each))
  })

  it('is one program: a second start shows its window, and says that its options came too late', async () => {
    const desktop = await start()
    await onlyWindow(desktop)
    await desktop.ask('blur')
    const { userData, data } = desktop
    const second = DesktopProcess.launch({
      display: screen.display,
      userData,
      data,
      args: ['--camera', 'gate=rtsp://u:secret@h/x'],
    })
    expect(await second.ended).toBe(0)
    expect(second.stderr).toContain('Lookout runs already')
    expect(second.stderr).toContain('--camera')
    expect(second.stderr).not.toContain('secret')
    await expect
      .poll(async () => (await desktop.ask('windows')).map(({ focused }) => focused), PATIENCE)
      .toEqual([true])
    expect((await desktop.ask('questions'))[0]?.message).toBe('Lookout runs already')
  })

  it('tells of an alarm by the system while nobody looks, and a click shows the camera', async () => {
    const desktop = await start()
    const { page } = await onlyWindow(desktop)
    const client = await desktop.client()
    rmSync(join(desktop.data, 'recordings/lookout-archive.json'))
    await desktop.ask('blur')
    await client.request('record.set', { camera: 'demo', settings: { mode: 'continuous' } })
    await expect.poll(async () => (await desktop.ask('notifications')).length, PATIENCE).toBeGreaterThan(0)
    expect((await desktop.ask('notifications'))[0]?.title).toMatch(/^Alarm/)
    await desktop.ask('clickNotification', 0)
    await page.waitForURL(/#\/live/)
    await expect
      .poll(async () => (await desktop.ask('windows')).map(({ focused }) => focused), PATIENCE)
      .toEqual([true])
  })
})
