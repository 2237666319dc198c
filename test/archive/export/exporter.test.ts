import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemDisk } from '../../../electron/base/disk.ts'
import { instant, type Clock } from '../../../electron/base/clock.ts'
import { TestArchive } from '../kit/test-archive.ts'
import { MORNING, SECOND } from './camera-archive.ts'
import { ended, isRunning, range, reached, recorded, states } from './export-rig.ts'

describe('an exporter', () => {
  it('makes a film, its manifest, its signature and the key to check it with', async () => {
    const rig = recorded()
    const { exporter, made } = await rig.make(range(0, 4))
    expect(made).toMatchObject({
      ...{ camera: 'front', from: instant(MORNING), to: instant(MORNING + 4 * SECOND), by: 'olga' },
      ...{ at: instant(rig.clock.now()), file: 'front_20260102T030000Z_20260102T030004Z.mp4' },
      url: `/api/exports/${made.id}`,
    })
    const names = (['film', 'manifest', 'signature', 'key'] as const).map((part) => exporter.file(made.id, part).name)
    expect(rig.files.sort()).toEqual(['export.json', ...names].sort())
    expect(names.map((name) => name.replace(made.file, ''))).toEqual([
      '',
      '.manifest.json',
      '.manifest.sig',
      '.pub.pem',
    ])
  })

  it('says in a sentence that nothing was recorded then', async () => {
    const exporter = await recorded().open()
    const started = exporter.start(range(100, 200), 'olga')
    await expect(started).rejects.toMatchObject({
      kind: 'notFound',
      message:
        'The archive holds no recording of the camera “front” between 2026-01-02T03:01:40.000Z and 2026-01-02T03:03:20.000Z.',
    })
    await expect(exporter.start(range(0, 4, 'nobody'), 'olga')).rejects.toMatchObject({ kind: 'notFound' })
    expect(exporter.list()).toEqual([])
  })

  it('refuses a range that ends before it begins, and one that is too long for a film', async () => {
    const exporter = await recorded().open()
    await expect(exporter.start(range(2, 1), 'olga')).rejects.toMatchObject({ kind: 'invalidParams' })
    await expect(exporter.start(range(0, 86_401), 'olga')).rejects.toMatchObject({ kind: 'tooLarge' })
  })

  it('makes one after the other, in their order, and lists the newest first', async () => {
    const rig = recorded()
    const exporter = await rig.open()
    const heard: string[] = []
    exporter.onChange(({ id, progress }) => heard.push(`${ids.indexOf(id)} ${progress.state}`))
    const ids: string[] = []
    for (const second of [1, 2, 3]) ids.push((await exporter.start(range(0, second), 'olga')).id)
    for (const id of ids) await ended(exporter, id)
    expect(exporter.list().map(({ id }) => id)).toEqual(ids.toReversed())
    expect(heard.filter((state) => state.endsWith('finished'))).toEqual(['0 finished', '1 finished', '2 finished'])
  })

  it('tells of its progress', async () => {
    const rig = recorded(40)
    let seconds = 0
    const clock: Clock = {
      now: () => rig.clock.now(),
      monotonic: () => ++seconds * SECOND,
      after: (milliseconds, run) => rig.clock.after(milliseconds, run),
    }
    const exporter = await rig.open({ clock })
    const done: number[] = []
    exporter.onChange(({ progress }) => progress.state === 'running' && done.push(progress.done))
    await ended(exporter, (await exporter.start(range(0, 40), 'olga')).id)
    expect(done.length).toBeGreaterThan(3)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(done.at(-1)).toBe(1)
  })

  it('takes 20 at a time', async () => {
    const rig = recorded()
    let readNow: () => void = () => undefined
    const mayRead = new Promise<void>((resolve) => (readNow = resolve))
    const openForReading = (path: string) => mayRead.then(() => systemDisk.openForReading(path))
    const exporter = await rig.open({ disk: { ...systemDisk, openForReading } })
    const started = await Promise.allSettled(Array.from({ length: 22 }, () => exporter.start(range(0, 4), 'olga')))
    expect(started.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))).toMatchObject(
      [
        { kind: 'rateLimited', message: '20 exports wait already: cancel one, or wait until one is done.' },
        { kind: 'rateLimited' },
      ],
    )
    readNow()
    for (const { id } of exporter.list()) await ended(exporter, id)
    expect(states(exporter)).toEqual(Array(20).fill('finished'))
  })
})

describe('an exporter over the archive itself', () => {
  it('finds its segments, their hashes and the causes of their gaps', async () => {
    const rig = recorded()
    const before = { cause: 'camera', since: null, message: 'It was unplugged.' } as const
    rig.archive.add({ start: MORNING + 10 * SECOND, seconds: 4, before })
    const archive = await new TestArchive().openWhole({ folder: rig.archive.folder })
    const exporter = await rig.open({ source: archive })
    const made = await ended(exporter, (await exporter.start(range(1, 14), 'olga')).id)
    expect(made).toMatchObject({
      progress: { state: 'finished', seconds: 7 },
      gaps: [{ start: instant(MORNING + 4 * SECOND), end: instant(MORNING + 10 * SECOND), cause: 'camera' }],
    })
  })
})

describe('an export that is cancelled', () => {
  it('leaves no file when it was being made', async () => {
    const rig = recorded()
    const exporter = await rig.open()
    const { id } = await exporter.start(range(0, 4), 'olga')
    await reached(exporter, id, isRunning)
    rig.disk.hold()
    const dropped = exporter.drop(id)
    rig.disk.release()
    await dropped
    expect(exporter.get(id).progress).toEqual({ state: 'cancelled' })
    expect(rig.files).toEqual([])
    expect(() => exporter.file(id, 'film')).toThrow('not finished')
  })

  it('stops at once, and not when the film is whole', async () => {
    const rig = recorded(60)
    const exporter = await rig.open()
    const { id } = await exporter.start(range(0, 60), 'olga')
    let appended = 0
    let dropped: Promise<void> | undefined
    rig.disk.failWhere(({ operation, path }) => {
      if (operation === 'append' && path.endsWith('.mp4.part') && ++appended === 2) dropped = exporter.drop(id)
      return undefined
    })
    await ended(exporter, id)
    await dropped
    expect(appended).toBeLessThanOrEqual(3)
    expect(rig.files).toEqual([])
  })

  it('leaves no file when it waited, and those behind it go on', async () => {
    const rig = recorded()
    const exporter = await rig.open()
    const [first, second, third] = await Promise.all([1, 2, 3].map((to) => exporter.start(range(0, to), 'olga')))
    await exporter.drop(second!.id)
    await ended(exporter, first!.id)
    await ended(exporter, third!.id)
    expect(states(exporter)).toEqual(['finished', 'cancelled', 'finished'])
    expect(existsSync(join(rig.folder, second!.id))).toBe(false)
    await exporter.drop(second!.id)
    expect(states(exporter)).toEqual(['finished', 'finished'])
  })

  it('is removed with all its files when it was finished', async () => {
    const rig = recorded()
    const { exporter, made } = await rig.make(range(0, 4))
    await exporter.drop(made.id)
    expect(rig.files).toEqual([])
    expect(exporter.list()).toEqual([])
    await expect(exporter.drop(made.id)).rejects.toMatchObject({ kind: 'notFound' })
  })
})
