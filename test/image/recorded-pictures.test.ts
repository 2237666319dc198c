import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemDisk } from '../../electron/base/disk.ts'
import { silentLog } from '../../electron/base/log.ts'
import { ImageTrack } from '../../electron/image/image-track.ts'
import { MOST_CHANGES, recordedPictures } from '../../electron/image/recorded-pictures.ts'
import type { TrackLine } from '../../electron/image/track-line.ts'
import { neutralImage } from '../../electron/protocol/image.ts'
import { recordedPicturesSchema, type RecordedPictures } from '../../electron/protocol/recordings.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { desk } from './image-desk.ts'

const SECOND = 1_000_000
const DAY = 86_400 * SECOND

/** The brightness is the revision. */
const line = (at: number, revision: number, more: Partial<TrackLine> = {}): TrackLine => ({
  ...{ at, revision, changed: { by: 'ann', at }, untouched: false },
  settings: { ...neutralImage, brightness: revision },
  ...more,
})
const START = line(0, 0, { changed: null })

function station(folder = tempFolder()) {
  const clock = new ManualClock()
  const track = new ImageTrack({
    folder,
    disk: systemDisk,
    clock,
    log: silentLog,
    mayWrite: () => Promise.resolve(true),
  })
  const ask = (from: number, to: number): Promise<RecordedPictures> => recordedPictures(track, 'gate', from, to)
  return { folder, clock, track, ask }
}

const said = ({ pictures }: RecordedPictures): string[] =>
  pictures.map(({ from, revision, changed }) => `${from.slice(5, 19)} ${revision} ${changed ? changed.by : '–'}`)

describe('what the pictures of a recording were set to', () => {
  it('is what was in force at the beginning, with who had set it days before, and each change', async () => {
    const { clock, track, ask } = station()
    const start = clock.now()
    track.note('gate', line(start, 1), START)
    await clock.advance(2 * 86_400_000)
    track.recordingBegins('gate', clock.now(), line(start, 1))
    track.note('gate', line(clock.now(), 2, { changed: { by: 'bob', at: clock.now() } }), line(start, 1))
    await track.close()
    const answer = await ask(start + 1.9 * DAY, clock.now() + DAY)
    expect(recordedPicturesSchema.parse(answer)).toEqual(answer)
    expect(said(answer)).toEqual(['01-04T00:00:00 1 ann', '01-04T03:04:05 2 bob'])
    expect(answer.pictures[0]?.changed?.at).toBe('2026-01-02T03:04:05.000Z')
    expect(answer.next).toBeNull()
  })

  it('begins where the track does, if the range begins before, and is empty where nothing is known', async () => {
    const { clock, track, ask } = station()
    track.recordingBegins('gate', clock.now(), START)
    await track.close()
    expect(said(await ask(clock.now() - DAY, clock.now()))).toEqual(['01-02T00:00:00 0 –'])
    expect(await ask(clock.now() - 3 * DAY, clock.now() - 2 * DAY)).toEqual({ pictures: [], next: null })
  })

  it('says each change once, though every day’s file repeats what is in force', async () => {
    const { clock, track, ask } = station()
    track.note('gate', line(clock.now(), 1), START)
    const start = clock.now()
    for (let days = 0; days < 3; days++) {
      await clock.advance(86_400_000)
      track.recordingBegins('gate', clock.now(), line(start, 1))
    }
    await track.close()
    expect(said(await ask(start, clock.now()))).toEqual(['01-02T03:04:05 1 ann'])
  })

  it('comes in parts where it is long: no change is left out, and none twice', async () => {
    const { folder, clock, ask } = station()
    mkdirSync(join(folder, 'gate', '2026-01-02'), { recursive: true })
    const start = clock.now()
    const count = MOST_CHANGES * 2 + 300
    const text = Array.from({ length: count }, (_, index) =>
      JSON.stringify({ at: start + index * SECOND, revision: index, by: 'ann', settings: neutralImage }),
    )
    appendFileSync(join(folder, 'gate', '2026-01-02', 'image.jsonl'), `${text.join('\n')}\n`)
    const revisions: number[] = []
    let questions = 0
    for (let from: number | null = start; from !== null; questions++) {
      const { pictures, next } = await ask(from, start + DAY)
      expect(pictures.length).toBeLessThanOrEqual(MOST_CHANGES + 1)
      revisions.push(...pictures.map(({ revision }) => revision).filter((one) => one > (revisions.at(-1) ?? -1)))
      from = next === null ? null : Date.parse(next) * 1000
    }
    expect(questions).toBe(3)
    expect(revisions).toEqual(Array.from({ length: count }, (_, index) => index))
  })

  it('tells a recording that is without the settings from one that has them', async () => {
    const { images, noted, clock } = desk()
    images.set('gate', { brightness: 40 }, 'ann')
    const since = clock.now()
    await clock.advance(2_000)
    images.recordedUntouched('gate', true)
    images.recordedUntouched('gate', true)
    await clock.advance(2_000)
    images.set('gate', { brightness: 50 }, 'bob')
    images.recordedUntouched('gate', false)
    const { at: changedAt } = { at: clock.now() }
    expect(noted.map(({ line: { untouched, revision, changed } }) => [untouched, revision, changed])).toEqual([
      [false, 1, { by: 'ann', at: since }],
      [true, 1, { by: 'ann', at: since }],
      [true, 2, { by: 'bob', at: changedAt }],
      [false, 2, { by: 'bob', at: changedAt }],
    ])
  })

  it('is mended after a station that lost its settings, or a disk that missed a change', async () => {
    const first = station()
    first.track.note('gate', line(first.clock.now(), 1), START)
    await first.track.close()
    const second = station(first.folder)
    await second.clock.advance(60_000)
    const missed = line(second.clock.now() - 20 * SECOND, 2)
    second.track.recordingBegins('gate', second.clock.now(), { ...missed, at: second.clock.now() })
    await second.track.close()
    expect(said(await second.ask(first.clock.now(), second.clock.now()))).toEqual([
      '01-02T03:04:05 1 ann',
      '01-02T03:04:45 2 ann',
    ])
    const third = station(first.folder)
    await third.clock.advance(120_000)
    third.track.recordingBegins('gate', third.clock.now(), { ...START, at: third.clock.now() })
    await third.track.close()
    expect(said(await third.ask(third.clock.now(), third.clock.now() + 1))).toEqual(['01-02T03:06:05 0 –'])
  })
})
