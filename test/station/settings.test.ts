import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../electron/base/log.ts'
import { SettingsFile } from '../../electron/station/settings.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const open = (folder: string) => SettingsFile.open(folder, new ManualClock(), silentLog)
const withCamera = (id: string) => (file: SettingsFile) =>
  file.change((settings) => ({
    ...settings,
    cameras: [...settings.cameras, { id, name: id, source: 'test:', enabled: true }],
  }))
const ids = (file: SettingsFile) => file.current.cameras.map((camera) => camera.id)

describe('settings', () => {
  it('start empty, and are on disk for their owner alone', async () => {
    const folder = tempFolder()
    expect((await open(folder)).current.cameras).toEqual([])
    expect(statSync(join(folder, 'settings.json')).mode & 0o777).toBe(0o600)
  })

  it('are there again after a restart', async () => {
    const folder = tempFolder()
    await withCamera('door')(await open(folder))
    expect(ids(await open(folder))).toEqual(['door'])
  })

  it('keep every one of many changes made at once', async () => {
    const folder = tempFolder()
    const file = await open(folder)
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => withCamera(id)(file)))
    expect(ids(await open(folder))).toEqual(['a', 'b', 'c', 'd'])
  })

  it.each([
    ['is not JSON', '{ "version": 1,'],
    ['is of another version', '{ "version": 99, "name": "x", "cameras": [] }'],
    [
      'has a camera with a bad id',
      '{"version":1,"name":"x","cameras":[{"id":"../x","name":"x","source":"test:","enabled":true}]}',
    ],
  ])('go on with the last good ones, and keep the file aside, when it %s', async (_what, text) => {
    const folder = tempFolder()
    await withCamera('door')(await open(folder))
    writeFileSync(join(folder, 'settings.json'), text)
    expect(ids(await open(folder))).toEqual(['door'])
    const aside = readdirSync(folder).find((name) => name.startsWith('settings.broken-'))
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(text)
  })

  it('do not take a change that cannot be written', async () => {
    const folder = tempFolder()
    const file = await open(folder)
    await expect(
      file.change(() => {
        throw new Error('the disk is gone')
      }),
    ).rejects.toThrow('the disk is gone')
    await withCamera('door')(file)
    expect(ids(file)).toEqual(['door'])
  })

  it('are never written so that the next start could not read them', async () => {
    const folder = tempFolder()
    const file = await open(folder)
    await withCamera('door')(file)
    await expect(withCamera('../x')(file)).rejects.toThrow()
    expect(ids(file)).toEqual(['door'])
    expect(ids(await open(folder))).toEqual(['door'])
  })

  it('say so where they cannot be saved, and stay as they were', async () => {
    const folder = tempFolder()
    const file = await open(folder)
    rmSync(folder, { recursive: true })
    await expect(withCamera('door')(file)).rejects.toMatchObject({ kind: 'unavailable' })
    expect(ids(file)).toEqual([])
  })

  it.skipIf(process.getuid?.() === 0)('say why they cannot be read', async () => {
    const folder = tempFolder()
    await open(folder)
    chmodSync(join(folder, 'settings.json'), 0)
    await expect(open(folder)).rejects.toThrow('EACCES')
  })
})
