import { describe, expect, test } from 'vitest'
import type { PictureSpan as Answered, RecordedPictures } from '../../../electron/protocol/recordings.ts'
import {
  DAY,
  fromInstant,
  HOUR,
  MINUTE,
  SECOND,
  toInstant,
  type Range,
} from '../../../renderer/state/recordings/micros.ts'
import { nearestChange } from '../../../renderer/state/recordings/picture-search.ts'
import { askWhole, changesOf, pictureAt, type AskPictures } from '../../../renderer/state/recordings/picture-spans.ts'
import { pictureSet } from '../kit/picture-spans.ts'

const start = fromInstant('2026-01-02T03:00:00Z')

/** A station that tells a track, at most so many changes at once, and what was asked of it. */
function telling(track: readonly Answered[], most = Infinity): { ask: AskPictures; asked: Range[] } {
  const asked: Range[] = []
  const ask = (_camera: string, range: Range): Promise<RecordedPictures> => {
    asked.push(range)
    const inForce = track.filter(({ from }) => fromInstant(from) <= range.from).slice(-1)
    const within = track.filter(({ from }) => fromInstant(from) > range.from && fromInstant(from) <= range.to)
    const next = within[most]?.from ?? null
    return Promise.resolve({ pictures: [...inForce, ...within.slice(0, most)], next })
  }
  return { ask, asked }
}

const track = [
  pictureSet(start - DAY, {}, { by: null, revision: 0 }),
  pictureSet(start, { brightness: 20 }),
  // A drag of seven steps.
  ...[0, 1, 2, 3, 4, 5, 6].map((step) =>
    pictureSet(start + HOUR + step * (SECOND / 2), { brightness: 20 + step }, { by: 'bo', revision: 2 + step }),
  ),
  pictureSet(start + 2 * HOUR, { brightness: 26 }, { by: 'bo', revision: 8, untouched: true }),
]

describe('how a picture was set', () => {
  test('is known for any instant of a range, however many parts the answer has', async () => {
    const { ask, asked } = telling(track, 3)
    const known = await askWhole(ask, 'gate', { from: start - MINUTE, to: start + 3 * HOUR })
    expect(asked).toHaveLength(3)
    const at = (instant: number): number | undefined => pictureAt(known, instant)?.revision
    expect([at(start - 1), at(start), at(start + HOUR - 1), at(start + HOUR)]).toEqual([0, 1, 1, 2])
    expect(at(start + HOUR + 2.2 * SECOND)).toBe(6)
    expect(pictureAt(known, start + 3 * HOUR)?.untouched).toBe(true)
    expect(known.spans).toHaveLength(track.length)
    expect([at(start - HOUR), at(start + 4 * HOUR)]).toEqual([undefined, undefined])
  })

  test('is not known before the track begins', async () => {
    const known = await askWhole(telling(track).ask, 'gate', { from: start - 2 * DAY, to: start })
    expect(pictureAt(known, start - 1.5 * DAY)).toBeNull()
  })

  test('changed where it changed: a drag counts once, where it begins, and the beginning of the track does not', async () => {
    const { spans } = await askWhole(telling(track).ask, 'gate', { from: start - 2 * DAY, to: start + DAY })
    expect(changesOf(spans).map(({ from }) => from)).toEqual([start, start + HOUR, start + 2 * HOUR])
  })
})

describe('the nearest change', () => {
  const now = start + 30 * DAY
  const find = async (at: number, direction: 1 | -1, ask = telling(track).ask): Promise<string | undefined> => {
    const found = await nearestChange(ask, ['gate'], { at, direction, now })
    return found ? toInstant(found.span.from).slice(0, 16) : undefined
  }

  test('is found after and before an instant, over days and over parts', async () => {
    expect(await find(start - 10 * DAY, 1)).toBe('2026-01-02T03:00')
    expect(await find(start, 1)).toBe('2026-01-02T04:00')
    expect(await find(start + HOUR, -1)).toBe('2026-01-02T03:00')
    expect(await find(start + 20 * DAY, -1, telling(track, 3).ask)).toBe('2026-01-02T05:00')
  })

  test('is none where there is none', async () => {
    expect(await find(start + 3 * HOUR, 1)).toBeUndefined()
    expect(await find(start, -1)).toBeUndefined()
  })

  test('is that of the camera that has it nearest', async () => {
    const yard = telling([pictureSet(start - DAY, {}, { by: null }), pictureSet(start + MINUTE, { hue: 3 })])
    const ask: AskPictures = (camera, range) => (camera === 'yard' ? yard : telling(track)).ask(camera, range)
    const found = await nearestChange(ask, ['gate', 'yard'], { at: start, direction: 1, now })
    expect([found?.camera, found?.span.from]).toEqual(['yard', start + MINUTE])
  })
})
