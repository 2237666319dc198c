import { existsSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemDisk } from '../../../electron/base/disk.ts'
import type { Export } from '../../../electron/protocol/recordings.ts'
import { ended, isRunning, range, reached, recorded } from './export-rig.ts'

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
