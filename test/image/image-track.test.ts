import { appendFileSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { systemDisk } from '../../electron/base/disk.ts'
import type { Disk } from '../../electron/base/disk.ts'
import { silentLog } from '../../electron/base/log.ts'
import { ImageTrack } from '../../electron/image/image-track.ts'
import type { TrackLine } from '../../electron/image/track-line.ts'
import { neutralImage } from '../../electron/protocol/image.ts'
import { FaultyDisk } from '../kit/faulty-disk.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const SECOND = 1_000_000
const DAY = 86_400 * SECOND

function track(folder = tempFolder(), disk: Disk = systemDisk, before = line(0, 0)) {
  const clock = new ManualClock()
  const errors: string[] = []
  const log = { ...silentLog, error: (_: object, sentence: string) => void errors.push(sentence) }
  const may = { write: true }
  const one = new ImageTrack({ folder, disk, clock, log, mayWrite: () => Promise.resolve(may.write) })
  return {
    ...{ one, clock, folder, may, errors },
    note: (revision: number, at = clock.now()) => {
      const next = line(at, revision)
      one.note('gate', next, before)
      before = next
    },
  }
}

/** The brightness is the revision. */
const line = (at: number, revision: number): TrackLine => ({
  ...{ at, revision, changed: revision === 0 ? null : { by: 'ann', at }, untouched: false },
  settings: { ...neutralImage, brightness: revision },
})

interface Written {
  revision: number
  at: number
  by: string | null
  since: number | null
}
const written = (folder: string, day = '2026-01-02'): Written[] =>
  readFileSync(join(folder, 'gate', day, 'image.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as Written)

describe('the track of picture settings', () => {
  it('says what was so at any moment, also before the first change of the day', async () => {
    const { one, clock, note } = track()
    const start = clock.now()
    note(1)
    await clock.advance(10_000)
    note(2)
    await one.close()
    const at = async (moment: number): Promise<number | undefined> =>
      (await one.settingsAt('gate', moment))?.settings.brightness
    expect(await at(start - SECOND)).toBe(0)
    expect(await at(start)).toBe(1)
    expect(await at(start + 9.999 * SECOND)).toBe(1)
    expect(await at(start + 10 * SECOND)).toBe(2)
    expect(await at(start + 30 * DAY)).toBe(2)
    expect(await one.settingsAt('gate', start - DAY)).toBeNull()
    expect(await one.settingsAt('yard', start)).toBeNull()
  })

  it('has at most two lines a second of a drag, and its last value always', async () => {
    const { one, clock, note, folder } = track()
    for (let step = 1; step <= 300; step++) {
      note(step)
      await clock.advance(1000 / 60)
    }
    await clock.advance(500)
    await one.close()
    const lines = written(folder)
    expect(lines.length).toBeLessThanOrEqual(13)
    expect(lines.length).toBeGreaterThan(8)
    expect(lines.at(-1)).toMatchObject({ revision: 300, by: 'ann' })
    expect(lines[0]).toMatchObject({ revision: 0, by: null })
  })

  it('goes on in the same file after a restart, without the line that a power cut tore', async () => {
    const first = track()
    first.note(1)
    await first.one.close()
    const file = join(first.folder, 'gate', '2026-01-02', 'image.jsonl')
    appendFileSync(file, '{"at":1767323045000000,"revision":2,"settings":{"bright')
    expect((await first.one.settingsAt('gate', first.clock.now()))?.revision).toBe(1)
    const second = track(first.folder, systemDisk, line(first.clock.now(), 1))
    second.note(3)
    await second.one.close()
    expect(written(first.folder).map(({ revision }) => revision)).toEqual([0, 1, 3])
    expect(readdirSync(join(first.folder, 'gate', '2026-01-02'))).toEqual(['image.jsonl'])
  })

  it('begins each day with what is in force, so that a day can be read alone', async () => {
    const { one, clock, note, folder } = track()
    const since = clock.now()
    note(1)
    await clock.advance(86_400_000)
    note(2)
    await one.close()
    expect(written(folder, '2026-01-03')).toMatchObject([
      { revision: 1, by: 'ann', since, at: Date.UTC(2026, 0, 3) * 1000 },
      { revision: 2, by: 'ann', since: clock.now() },
    ])
  })

  it('begins with a recording, though nothing changes', async () => {
    const { one, clock, folder } = track()
    for (let times = 0; times < 3; times++) one.recordingBegins('gate', clock.now(), line(clock.now(), 7))
    await one.close()
    expect(written(folder)).toMatchObject([{ revision: 7, at: Date.UTC(2026, 0, 2) * 1000 }])
  })

  it('tells the changes of a while, beginning with what was in force', async () => {
    const { one, clock, note } = track()
    const start = clock.now()
    for (const revision of [1, 2, 3, 4]) {
      note(revision)
      await clock.advance(86_400_000 / 2)
    }
    await one.close()
    const { lines } = await one.changes('gate', start + SECOND, start + DAY + SECOND)
    expect(lines.map(({ revision }) => revision)).toEqual([1, 2, 3])
  })

  it('writes nothing where the recordings may not be written, says so once, and goes on later', async () => {
    const { one, clock, note, may, folder, errors } = track()
    may.write = false
    note(1)
    await clock.advance(2_000)
    note(2)
    await clock.advance(2_000)
    expect([readdirSync(folder), errors.length]).toEqual([[], 1])
    may.write = true
    note(3)
    await one.close()
    expect(written(folder).at(-1)).toMatchObject({ revision: 3 })
  })

  it('makes no recordings folder where there is none', async () => {
    const missing = join(tempFolder(), 'unmounted')
    const { one, note, errors } = track(missing)
    note(1)
    await one.close()
    expect(errors).toHaveLength(1)
    expect(() => readdirSync(missing)).toThrow()
  })

  it('writes whole lines again after a disk that failed in the middle of one', async () => {
    const full = { now: false }
    const disk: Disk = {
      ...systemDisk,
      openForAppending: async (path) => {
        const file = await systemDisk.openForAppending(path)
        return {
          ...file,
          append: async (chunks) => {
            if (!full.now) return file.append(chunks)
            await file.append(chunks.map((chunk) => chunk.subarray(0, 20)))
            throw new Error('ENOSPC')
          },
        }
      },
    }
    const folder = tempFolder()
    mkdirSync(join(folder, 'gate'))
    const { one, clock, note, errors } = track(folder, disk)
    note(1)
    await vi.waitFor(() => expect(written(folder)).toHaveLength(2))
    await clock.advance(1_000)
    full.now = true
    note(2)
    await vi.waitFor(() => expect(errors).toHaveLength(1))
    await clock.advance(1_000)
    full.now = false
    note(3)
    await one.close()
    expect(written(folder).map(({ revision }) => revision)).toEqual([0, 1, 3])
  })

  it('writes the last change by itself once the recordings may be written again', async () => {
    const { clock, note, may, folder, errors } = track()
    may.write = false
    note(1)
    note(2)
    await vi.waitFor(() => expect(errors).toHaveLength(1))
    may.write = true
    await vi.waitFor(async () => {
      await clock.advance(5_000)
      expect(written(folder)).toMatchObject([{ revision: 0 }, { revision: 2 }])
    })
  })

  it('has no file open between two changes, and writes none to a disk that came in between', async () => {
    const disk = new FaultyDisk()
    const { clock, note, may, folder, errors } = track(tempFolder(), disk)
    note(1)
    await vi.waitFor(() => expect(written(folder)).toHaveLength(2))
    await disk.idle()
    expect(disk.openFiles).toBe(0)
    may.write = false
    await clock.advance(1_000)
    note(2)
    await vi.waitFor(() => expect(errors).toHaveLength(1))
    expect(written(folder)).toHaveLength(2)
  })
})
