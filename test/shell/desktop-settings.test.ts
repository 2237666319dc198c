import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../electron/base/log.ts'
import { migrated } from '../../electron/shell/desktop-migrations.ts'
import { DesktopSettingsFile, initialDesktopSettings } from '../../electron/shell/desktop-settings.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const open = (folder: string): Promise<DesktopSettingsFile> =>
  DesktopSettingsFile.open(folder, new ManualClock(), silentLog)

const window = {
  ...{
    id: 'a',
    station: 'own',
    place: '#/live/door' as const,
    displayId: 1,
    maximised: false,
    fullScreen: true,
    kiosk: false,
  },
  bounds: { x: 0, y: 0, width: 800, height: 600 },
  displayBounds: { x: 0, y: 0, width: 1920, height: 1080 },
}

describe('desktop.json', () => {
  it('begins with nothing set: own station, GPU where it works, nobody is asked for updates', async () => {
    const { current } = await open(tempFolder())
    expect(current).toEqual(initialDesktopSettings())
    expect(current).toMatchObject({
      windows: [],
      mode: { kind: 'station' },
      updates: { url: null },
      softwareSince: null,
    })
  })

  it('is on disk before it is in force, for its owner alone, and is read again', async () => {
    const folder = join(tempFolder(), 'new')
    const settings = await open(folder)
    await settings.change((all) => ({ ...all, windows: [window], startAtLogin: true }))
    expect(settings.current.windows).toEqual([window])
    expect(statSync(join(folder, 'desktop.json')).mode & 0o777).toBe(0o600)
    expect((await open(folder)).current).toEqual(settings.current)
  })

  it('takes changes one after another', async () => {
    const settings = await open(tempFolder())
    const add = (id: string) => settings.change((all) => ({ ...all, windows: [...all.windows, { ...window, id }] }))
    await Promise.all(['a', 'b', 'c'].map(add))
    expect(settings.current.windows.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })

  it('never holds what the next start could not read', async () => {
    const folder = tempFolder()
    const settings = await open(folder)
    const bad = settings.change((all) => ({ ...all, dataFolder: '' }))
    await expect(bad).rejects.toMatchObject({ kind: 'invalidParams' })
    expect(settings.current.dataFolder).toBeNull()
  })

  it('is as before where it cannot be written', async () => {
    const folder = tempFolder()
    const settings = await open(folder)
    mkdirSync(join(folder, 'desktop.json'))
    const failed = settings.change((all) => ({ ...all, startAtLogin: true }))
    await expect(failed).rejects.toMatchObject({ kind: 'unavailable' })
    expect(settings.current.startAtLogin).toBe(false)
  })

  it.each([
    ['no JSON', '{"version": 1, "wind'],
    ['no settings', '[]'],
    ['of no version', '{"windows": []}'],
    ['of a newer program', '{"version": 99}'],
    ['with a window that is nowhere', '{"version": 1, "windows": [{"id": "a"}]}'],
  ])('is put aside, never overwritten, where it is %s', async (_why, text) => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'desktop.json'), text)
    const settings = await open(folder)
    await settings.change((all) => ({ ...all, startAtLogin: true }))
    const aside = readdirSync(folder).find((name) => name.startsWith('desktop.broken-'))
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(text)
  })

  it('tells of its changes', async () => {
    const settings = await open(tempFolder())
    const seen: boolean[] = []
    const stop = settings.onChange(({ startAtLogin }) => seen.push(startAtLogin))
    await settings.change((all) => ({ ...all, startAtLogin: true }))
    stop()
    await settings.change((all) => ({ ...all, startAtLogin: false }))
    expect(seen).toEqual([true])
  })
})

describe('settings of an earlier version', () => {
  const migrations = [
    (before: Readonly<Record<string, unknown>>) => ({ ...before, second: 2 }),
    ({ second, ...before }: Readonly<Record<string, unknown>>) => ({ ...before, renamed: second }),
  ]

  it('go through every step that lies between, in order', () => {
    expect(migrated({ version: 1, kept: true }, migrations)).toEqual({ version: 3, kept: true, renamed: 2 })
    expect(migrated({ version: 2, second: 5 }, migrations)).toEqual({ version: 3, renamed: 5 })
  })

  it('stay as they are where they are of today', () => {
    expect(migrated({ version: 3, renamed: 1 }, migrations)).toEqual({ version: 3, renamed: 1 })
  })
})
