import { describe, expect, it } from 'vitest'
import { systemDisk } from '../../../electron/base/disk.ts'
import { MORNING, SECOND } from './camera-archive.ts'
import { ended, isRunning, range, reached, recorded } from './export-rig.ts'

describe('a disk that is too small', () => {
  it('is told of before anything is written, with both figures', async () => {
    const rig = recorded(40)
    const disk = { ...systemDisk, space: () => Promise.resolve({ bytes: 1e9, free: 65_000_000 }) }
    const exporter = await rig.open({ disk })
    await expect(exporter.start(range(0, 40), 'olga')).rejects.toMatchObject({
      kind: 'unavailable',
      message: `The export needs 2.0 MB, and 67.1 MB must stay free beside it; the disk of ${rig.folder} has 65.0 MB free.`,
    })
    expect(rig.files).toEqual([])
  })

  it('is told of before the film is written, where it became too small while the export waited', async () => {
    const rig = recorded(40)
    let free = 1e9
    const disk = { ...systemDisk, space: () => Promise.resolve({ bytes: 1e9, free }) }
    const exporter = await rig.open({ disk })
    const { id } = await exporter.start(range(0, 40), 'olga')
    free = 1e6
    expect((await ended(exporter, id)).progress).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/^The export needs 2\.0 MB, .* has 1\.0 MB free\.$/) as string,
    })
    expect(rig.files).toEqual(['export.json'])
  })

  it('that fills up meanwhile fails the export with a sentence, and nothing but that is left', async () => {
    const rig = recorded(40)
    const exporter = await rig.open()
    const { id } = await exporter.start(range(0, 40), 'olga')
    await reached(exporter, id, isRunning)
    rig.disk.room = 1_000_000
    const { progress } = await ended(exporter, id)
    expect(progress).toEqual({
      state: 'failed',
      message: `The disk of ${rig.folder} became full while the export was written: make room and start it again.`,
    })
    expect(rig.files).toEqual(['export.json'])
    rig.disk.room = Infinity
    expect((await ended(exporter, (await exporter.start(range(0, 40), 'olga')).id)).progress.state).toBe('finished')
  })

  it('that cannot be written to at all is told of in a sentence', async () => {
    const rig = recorded()
    const exporter = await rig.open()
    rig.disk.failWhere(({ operation }) => (operation === 'create' ? 'EROFS' : undefined))
    await expect(exporter.start(range(0, 4), 'olga')).rejects.toMatchObject({ kind: 'unavailable' })
    expect(rig.files).toEqual([])
    expect(exporter.list()).toEqual([])
  })
})

describe('a recording that goes while it is exported', () => {
  it('fails the export with a sentence', async () => {
    const rig = recorded()
    const id = rig.archive.add({ start: MORNING + 4 * SECOND, seconds: 4 })
    const exporter = await rig.open()
    const { path } = rig.archive.segment(id)
    let writing = false
    rig.disk.failWhere((step) => {
      writing ||= step.operation === 'create' && step.path.endsWith('.mp4.part')
      return writing && step.path === path ? 'ENOENT' : undefined
    })
    const { progress } = await ended(exporter, (await exporter.start(range(0, 8), 'olga')).id)
    expect(progress).toMatchObject({ state: 'failed', message: expect.stringContaining('was deleted') as string })
    expect(rig.files).toEqual(['export.json'])
  })
})
