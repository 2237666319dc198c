import { existsSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemDisk } from '../../../electron/base/disk.ts'
import { instant, type Clock } from '../../../electron/base/clock.ts'
import type { Exporter } from '../../../electron/archive/export/exporter.ts'
import type { Export } from '../../../electron/protocol/recordings.ts'
import { TestArchive } from '../kit/test-archive.ts'
import { MORNING, SECOND } from './camera-archive.ts'
import { ended, ExportRig, range, reached } from './export-rig.ts'

/** A rig whose camera was recorded for so many seconds. */
function recorded(seconds = 4): ExportRig {
  const rig = new ExportRig()
  rig.archive.add({ start: MORNING, seconds })
  return rig
}

const states = (exporter: Exporter): string[] => exporter.list().map(({ progress }) => progress.state)
const isRunning = ({ progress }: Export): boolean => progress.state === 'running'

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

describe('a station that comes back', () => {
  it('still has its exports', async () => {
    const rig = recorded()
    const { exporter, made } = await rig.make(range(0, 4))
    await exporter.close()
    const again = await rig.open()
    expect(again.list()).toEqual([made])
    expect(existsSync(again.file(made.id, 'film').path)).toBe(true)
  })

  it('goes on with what was interrupted by its closing', async () => {
    const rig = recorded()
    const exporter = await rig.open()
    const [first, second] = await Promise.all([3, 4].map((to) => exporter.start(range(0, to), 'olga')))
    await reached(exporter, first!.id, isRunning)
    await exporter.close()
    expect(rig.files).toEqual(['export.json', 'export.json'])
    await expect(exporter.start(range(0, 4), 'olga')).rejects.toMatchObject({ kind: 'unavailable' })
    const again = await rig.open()
    expect((await ended(again, first!.id)).progress.state).toBe('finished')
    expect((await ended(again, second!.id)).progress.state).toBe('finished')
  })

  it('says of one that it was killed over that it failed, and removes what there was of it', async () => {
    const rig = recorded()
    const { exporter, made, film } = await rig.make(range(0, 4))
    await exporter.close()
    const state = join(rig.folder, made.id, 'export.json')
    const running: Export = { ...made, progress: { state: 'running', done: 0, bytes: 0 } }
    writeFileSync(state, JSON.stringify(running))
    writeFileSync(`${film}.part`, readFileSync(film).subarray(0, 5000))
    unlinkSync(film)
    const again = await rig.open()
    expect(again.get(made.id).progress).toEqual({ state: 'failed', message: 'The station stopped while it was made.' })
    expect(rig.files).toEqual(['export.json'])
    await again.drop(made.id)
    expect(rig.files).toEqual([])
  })

  it('has a whole export or none, at whichever step the power was cut', async () => {
    const seen: Record<string, number> = {}
    for (let step = 0, over = false; !over; step++) {
      const rig = recorded(1)
      rig.disk.cutBefore(step)
      const opened = rig.openForever()
      void opened.then(
        (exporter) => exporter.start(range(0, 1), 'olga'),
        () => undefined,
      )
      await rig.disk.idle()
      over = rig.disk.steps.length <= step
      await rig.disk.powerCut()
      const { files } = rig
      const again = await rig.open({ disk: systemDisk })
      const found = again.list()[0]
      const state = found?.progress.state ?? 'none'
      seen[state] = (seen[state] ?? 0) + 1
      if (state === 'finished') expect([files.length, files.filter((name) => name.endsWith('.part'))]).toEqual([5, []])
      if (state === 'failed') expect(rig.files).toEqual(['export.json'])
      if (state === 'running') expect((await ended(again, found!.id)).progress.state).toBe('finished')
    }
    expect(Object.keys(seen).sort()).toEqual(['failed', 'finished', 'none', 'running'])
    expect(seen['failed']).toBeGreaterThan(20)
  })

  it('finds nothing under a name that was not synced before it got it', async () => {
    const rig = recorded()
    await rig.make(range(0, 4))
    const { steps } = rig.disk
    const renames = steps.flatMap(({ operation, path }, at) =>
      operation === 'other' && path.endsWith('.part') ? [at] : [],
    )
    // The state three times, the film, and the three files that go with it.
    expect(renames).toHaveLength(7)
    for (const at of renames) {
      const earlier = steps.slice(0, at).filter(({ path }) => path === steps[at]!.path)
      expect(earlier.slice(-2).map(({ operation }) => operation)).toEqual(['sync', 'close'])
    }
    const said = renames.at(-1)!
    const film = renames.findIndex((at) => steps[at]!.path.endsWith('.mp4.part'))
    expect(steps.slice(renames[film], said).map(({ operation }) => operation)).toContain('syncFolder')
  })

  it('says so where a film is not there any more', async () => {
    const rig = recorded()
    const { exporter, made, film } = await rig.make(range(0, 4))
    await exporter.close()
    unlinkSync(film)
    const again = await rig.open()
    expect(again.get(made.id).progress).toEqual({ state: 'failed', message: 'Its film is not there any more.' })
  })

  it('leaves alone what it does not know', async () => {
    const rig = recorded()
    const { exporter, made } = await rig.make(range(0, 4))
    await exporter.close()
    const state = join(rig.folder, made.id, 'export.json')
    writeFileSync(state, readFileSync(state, 'utf8').replace(made.file, '../../../settings.json'))
    writeFileSync(join(rig.folder, 'notes.txt'), 'ours')
    const again = await rig.open()
    expect(again.list()).toEqual([])
    expect(rig.files).toContain('notes.txt')
    expect(rig.files).toContain(made.file)
    rmSync(rig.folder, { recursive: true })
    expect((await ended(again, (await again.start(range(0, 4), 'olga')).id)).progress.state).toBe('finished')
  })
})
