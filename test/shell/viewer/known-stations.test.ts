import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../../electron/base/log.ts'
import { systemRandom } from '../../../electron/base/random.ts'
import { DesktopSettingsFile } from '../../../electron/shell/desktop-settings.ts'
import { KnownStations } from '../../../electron/shell/viewer/known-stations.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { tempFolder } from '../../kit/temp-folder.ts'

const [GATE, YARD, OTHER] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)]
const gate = { name: 'Front gate', url: 'https://192.0.2.7:7440/', fingerprint: GATE }
const yard = { name: 'Yard', url: 'https://192.0.2.8:7440/', fingerprint: YARD }

let folder: string
let file: DesktopSettingsFile
let stations: KnownStations
const read = async (): Promise<KnownStations> => {
  file = await DesktopSettingsFile.open(folder, new ManualClock(), silentLog)
  return new KnownStations(file, new ManualClock(), systemRandom)
}
beforeEach(async () => {
  folder = tempFolder()
  stations = await read()
})

describe('the known stations', () => {
  it('are remembered over a restart, with the day on which they were compared', async () => {
    const { id } = await stations.add(gate)
    await stations.add(yard)
    const again = await read()
    expect(again.all.map(({ name }) => name)).toEqual(['Front gate', 'Yard'])
    expect(again.find(id)).toEqual({ ...gate, id, addedAt: '2026-01-02T03:04:05.000Z' })
  })

  it('hold a fingerprint once: the same station at a new address keeps its id and its name', async () => {
    const { id } = await stations.add(gate)
    await stations.rename(id, 'Gate 4')
    const again = await stations.add({ ...gate, name: 'Lookout', url: 'https://192.0.2.70:7440/' })
    expect(stations.all).toEqual([again])
    expect(again).toMatchObject({ id, name: 'Gate 4', url: 'https://192.0.2.70:7440/' })
  })

  it('take a name that is too long, empty or full of signs that cannot be seen', async () => {
    const { id } = await stations.add({ ...gate, name: ' \u0000 ' })
    expect(stations.find(id)?.name).toBe('192.0.2.7')
    await stations.rename(id, `x\u202E${'y'.repeat(500)}`)
    expect(stations.find(id)?.name).toBe(`x${'y'.repeat(119)}`)
    await stations.rename(id, '')
    expect((await read()).find(id)?.name).toBe('192.0.2.7')
  })

  it('change a fingerprint only where both the old and the new one are named', async () => {
    const { id } = await stations.add(gate)
    await expect(stations.accept(id, OTHER, YARD)).rejects.toMatchObject({ kind: 'conflict' })
    expect(stations.find(id)?.fingerprint).toBe(GATE)
    await stations.accept(id, GATE, OTHER)
    expect((await read()).find(id)?.fingerprint).toBe(OTHER)
  })

  it('never take one station’s fingerprint for another', async () => {
    const { id } = await stations.add(gate)
    await stations.add(yard)
    await expect(stations.accept(id, GATE, YARD)).rejects.toMatchObject({
      message: expect.stringContaining('“Yard”') as string,
    })
    expect(stations.all.map(({ fingerprint }) => fingerprint)).toEqual([GATE, YARD])
  })

  it('that is forgotten takes its windows along, and the start with it', async () => {
    const { id } = await stations.add(gate)
    const other = await stations.add(yard)
    const bounds = { x: 0, y: 0, width: 800, height: 600 }
    const window = { place: '#/live', bounds, displayId: 1, displayBounds: bounds } as const
    const modes = { maximised: false, fullScreen: false, kiosk: false }
    await file.change((all) => ({
      ...all,
      windows: [id, other.id].map((station) => ({ ...window, ...modes, id: `w-${station}`, station })),
    }))
    await stations.startWith({ kind: 'viewer', station: id })
    await stations.remove(id)
    expect(stations.all).toEqual([other])
    expect(stations.startMode).toEqual({ kind: 'station' })
    expect(file.current.windows.map(({ station }) => station)).toEqual([other.id])
  })

  it('are what the program starts with, one of them or a station of its own', async () => {
    const { id } = await stations.add(gate)
    await stations.startWith({ kind: 'viewer', station: id })
    expect((await read()).startMode).toEqual({ kind: 'viewer', station: id })
    await expect(stations.startWith({ kind: 'viewer', station: 'nobody' })).rejects.toMatchObject({ kind: 'notFound' })
    await stations.startWith({ kind: 'station' })
    expect((await read()).startMode).toEqual({ kind: 'station' })
  })

  it('say so where one is not known any more', async () => {
    await expect(stations.rename('nobody', 'x')).rejects.toMatchObject({ kind: 'notFound' })
    await expect(stations.moved('nobody', gate.url)).rejects.toMatchObject({ kind: 'notFound' })
  })

  it('write nothing where nothing has moved', async () => {
    const { id } = await stations.add(gate)
    let changes = 0
    stations.onChange(() => changes++)
    await stations.moved(id, gate.url)
    expect(changes).toBe(0)
    await stations.moved(id, 'https://192.0.2.70:7440/')
    expect(changes).toBe(1)
    expect(readFileSync(join(folder, 'desktop.json'), 'utf8')).toContain('192.0.2.70')
  })
})
