import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ArchiveAlarm } from '../../../electron/archive/alarms.ts'
import { Archive, type ArchiveOptions } from '../../../electron/archive/archive.ts'
import { segmentName, segmentPath } from '../../../electron/archive/segment-name.ts'
import { systemDisk, type Disk } from '../../../electron/base/disk.ts'
import { instant } from '../../../electron/base/clock.ts'
import { silentLog } from '../../../electron/base/log.ts'
import { systemRandom } from '../../../electron/base/random.ts'
import type { ArchiveSettings, Protection, Retention } from '../../../electron/protocol/recordings.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { tempFolder } from '../../kit/temp-folder.ts'
import { aboutOf, segmentBytes, STATION, type SegmentPlan } from './segment-bytes.ts'

/** 2026-01-02T03:00:00Z, µs: just before a manual clock starts. */
export const MORNING = Date.UTC(2026, 0, 2, 3) * 1000
export const SECOND = 1_000_000
export const DAY = 86_400 * SECOND

export const UNLIMITED: Retention = { days: null, gigabytes: null }

/** A data folder with recordings in it, and the archive over it, as often as it is opened. */
export class TestArchive {
  readonly data = tempFolder()
  readonly folder = join(this.data, 'recordings')
  readonly clock = new ManualClock()
  readonly alarms: ArchiveAlarm[] = []
  settings: ArchiveSettings = { retention: UNLIMITED, reserveGigabytes: 0.05 }
  cameraRetention: Record<string, Retention> = {}
  disk: Disk = systemDisk

  async open(options: Partial<ArchiveOptions> = {}): Promise<Archive> {
    const archive = await Archive.open({
      ...{ folder: this.folder, data: this.data, disk: this.disk, clock: this.clock, log: silentLog },
      ...{ random: systemRandom, station: STATION },
      settings: () => this.settings,
      cameraRetention: (camera) => this.cameraRetention[camera] ?? UNLIMITED,
      onAlarm: (alarm) => this.alarms.push(alarm),
      ...options,
    })
    onTestFinished(() => archive.close())
    return archive
  }

  /** Opens it, and waits until the index is in line with the files. */
  async openWhole(options: Partial<ArchiveOptions> = {}): Promise<Archive> {
    const archive = await this.open(options)
    await archive.whenInLine()
    return archive
  }

  /** Puts a segment's file in its place; answers its id. */
  write(plan: SegmentPlan): string {
    const name = segmentName(plan.camera, plan.start)!
    const path = segmentPath(this.folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, segmentBytes(plan))
    return name.id
  }

  path(id: string): string {
    const [camera = '', stamp = ''] = id.split('~')
    const day = `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`
    return join(this.folder, camera, day, `${stamp}.mp4`)
  }
}

/** Records a whole segment, as a recorder does. Answers its id. */
export async function record(archive: Archive, plan: SegmentPlan, sha256 = 'ab'.repeat(32)): Promise<string> {
  const { id, bytes, end } = await begin(archive, plan)
  archive.finished(id, end, bytes, sha256)
  return id
}

/** Records a segment that is not ended. */
export async function begin(archive: Archive, plan: SegmentPlan): Promise<{ id: string; bytes: number; end: number }> {
  const { camera, start, seconds = 2 } = plan
  const { id, path, folders } = await archive.place(camera, start)
  for (const folder of folders) mkdirSync(folder, { recursive: true })
  const content = segmentBytes(plan)
  writeFileSync(path, content, { flag: 'wx' })
  archive.begun({ id, camera, path, about: aboutOf(plan) })
  const end = start + seconds * SECOND
  archive.grew(id, end, content.byteLength)
  return { id, bytes: content.byteLength, end }
}

export const HOUR = 3_600 * SECOND

/** The ids of a camera's recordings, by start. */
export const idsOf = (archive: Archive, camera = 'door'): string[] =>
  archive.find({ camera, from: 0, to: MORNING + 1000 * DAY }).segments.map(({ id }) => id)

export const protect = (archive: Archive, from: number, to: number, camera = 'door'): Protection =>
  archive.protect({ camera, from: instant(from), to: instant(to), reason: 'theft' }, 'anna')

/** A segment every hour before the morning, the oldest first. */
export async function recordHours(
  archive: Archive,
  hours: number,
  camera = 'door',
  pictureBytes = 100,
): Promise<string[]> {
  const ids: string[] = []
  for (let hour = hours; hour > 0; hour--) {
    ids.push(await record(archive, { camera, start: MORNING - hour * HOUR, pictureBytes }))
  }
  return ids
}

/** Lets the archive run, so that it looks at its limits. */
export async function live(test: TestArchive, archive: Archive, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 600_000) {
    // One look at once, and one when the time is over.
    for (const step of [Math.min(left, 600_000) - 5_000, 5_000]) {
      await test.clock.advance(step)
      await archive.whenInLine()
    }
  }
}
