import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildMain, buildPage } from '../../scripts/build.ts'
import { VirtualScreen } from '../bench/virtual-screen.ts'
import { DesktopProcess } from '../kit/electron/desktop-process.ts'
import { onlyWindow, PATIENCE, question, recordDemo, signedIn, windowsOf } from '../kit/electron/desktop-stage.ts'
import { pictureMoves } from '../kit/moving-picture.ts'

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

const start = (options: Partial<Parameters<typeof DesktopProcess.start>[0]> = {}): Promise<DesktopProcess> =>
  DesktopProcess.start({ display: screen.display, ...options })

const files = (desktop: DesktopProcess): string[] =>
  readdirSync(join(desktop.data, 'recordings'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.mp4'),
  )

describe.runIf(process.platform === 'linux')('the desktop program stays up', () => {
  it('when its page is lost: the page is back where it was, and the recording has noticed nothing', async () => {
    const desktop = await start()
    const { window, page } = await onlyWindow(desktop)
    await recordDemo(desktop)
    await page.evaluate(() => (location.hash = '#/live/demo'))
    await pictureMoves(page)
    await desktop.ask('crashPage', window.id)
    await expect.poll(() => desktop.stderr, PATIENCE).toContain('The page’s process has gone.')
    // Playwright knows the page that has crashed no more; a new look at the same window finds it alive.
    desktop.forgetPages()
    const back = await desktop.page(window)
    await signedIn(back)
    await pictureMoves(back)
    expect(new URL(back.url()).hash).toBe('#/live/demo')
    expect(files(desktop)).toHaveLength(1)
    expect((await desktop.ask('tray')).toolTip).toContain('1 recorded')
  })

  it('when its page hangs: it is ended and replaced', async () => {
    const desktop = await start()
    const { window } = await onlyWindow(desktop)
    await desktop.ask('hangPage', window.id)
    await expect.poll(() => desktop.stderr, PATIENCE).toContain('The page’s process has gone.')
    desktop.forgetPages()
    await signedIn(await desktop.page(window))
  })

  it('when the GPU fails three times: it starts anew without it, with its windows, and says so', async () => {
    const desktop = await start({ args: ['--camera', 'gate=test:'] })
    const { page } = await onlyWindow(desktop)
    await page.evaluate(() => (location.hash = '#/live/gate'))
    await expect.poll(() => desktop.remembered.windows[0]?.place, PATIENCE).toBe('#/live/gate')
    for (let n = 0; n < 3; n++) await desktop.ask('childGone', 'GPU', 'crashed')
    expect(await desktop.ended).toBe(0)
    expect(desktop.relaunched).toHaveLength(1)
    expect(desktop.relaunched[0]?.args?.slice(-2)).toEqual(['--camera', 'gate=test:'])
    expect(desktop.remembered.softwareSince).not.toBeNull()
    const { userData, data } = desktop
    const again = await start({ userData, data, args: ['--camera', 'gate=test:'] })
    await onlyWindow(again)
    expect((await again.ask('state')).hardwareAcceleration).toBe(false)
    expect(again.remembered.windows.map(({ place }) => place)).toEqual(['#/live/gate'])
  })

  it('when the GPU fails while something is recorded: only a person starts it anew', async () => {
    const desktop = await start()
    await onlyWindow(desktop)
    await recordDemo(desktop)
    for (let n = 0; n < 3; n++) await desktop.ask('childGone', 'GPU', 'crashed')
    const { buttons } = await question(desktop)
    expect(buttons).toEqual(['Start again now', 'Later'])
    await desktop.ask('answer', 'Later')
    expect((await desktop.ask('tray')).toolTip).toContain('1 recorded')
  })
})

describe.runIf(process.platform === 'linux')('closing the desktop program', () => {
  it('asks where something is recorded, goes on without a window, comes back by the tray, and quits in order', async () => {
    const desktop = await start()
    const { window } = await onlyWindow(desktop)
    await recordDemo(desktop)
    await desktop.ask('closeWindow', window.id)
    expect(await question(desktop)).toMatchObject({ message: 'One camera is being recorded' })
    await desktop.ask('answer', 'Cancel')
    expect(await desktop.ask('windows')).toHaveLength(1)
    await desktop.ask('closeWindow', window.id)
    await question(desktop)
    await desktop.ask('answer', 'Go on recording without a window')
    await expect.poll(() => desktop.ask('windows'), PATIENCE).toEqual([])
    expect((await desktop.ask('tray')).toolTip).toContain('1 recorded')
    await desktop.ask('clickTray', 'Show Lookout')
    await windowsOf(desktop, 1)
    await desktop.ask('clickMenu', 'File', 'Quit Lookout')
    await question(desktop)
    await desktop.ask('answer', 'Stop recording and quit')
    expect(await desktop.ended).toBe(0)
    expect(existsSync(join(desktop.data, 'station.json'))).toBe(false)
    expect(files(desktop)).toHaveLength(1)
  })

  it('asks nothing where nothing is recorded', async () => {
    const desktop = await start()
    const { window } = await onlyWindow(desktop)
    await desktop.ask('closeWindow', window.id).catch(() => undefined)
    expect(await desktop.ended).toBe(0)
    expect(existsSync(join(desktop.data, 'station.json'))).toBe(false)
  })

  it.each(['shutDown', 'sessionEnd'] as const)('waits for no answer when the computer ends (%s)', async (how) => {
    const desktop = await start()
    const { window } = await onlyWindow(desktop)
    await recordDemo(desktop)
    await desktop.ask('closeWindow', window.id)
    await question(desktop)
    await desktop.ask(how, window.id).catch(() => undefined)
    expect(await desktop.ended).toBe(0)
    expect(existsSync(join(desktop.data, 'station.json'))).toBe(false)
  })

  it('starts hidden as a station, and shows a window when it is started again', async () => {
    const desktop = await start({ args: ['--hidden'] })
    expect(await desktop.ask('windows')).toEqual([])
    const second = DesktopProcess.launch({ display: screen.display, userData: desktop.userData, data: desktop.data })
    expect(await second.ended).toBe(0)
    const { window } = await onlyWindow(desktop)
    await desktop.ask('closeWindow', window.id)
    await expect.poll(() => desktop.ask('windows'), PATIENCE).toEqual([])
    expect((await desktop.ask('tray')).toolTip).toBe('Lookout: the camera is live')
  })
})
