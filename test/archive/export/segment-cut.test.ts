import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FilmTime } from '../../../electron/archive/export/film-time.ts'
import { cutSegment, type SegmentCut } from '../../../electron/archive/export/segment-cut.ts'
import type { SampleTable } from '../../../electron/media/mp4/sample-table.ts'
import type { SegmentScan } from '../../../electron/media/mp4/scan.ts'
import { MORNING, SECOND } from './camera-archive.ts'

/** A segment of these durations, µs, with key frames at these positions; five samples each lie behind each other. */
function scan(durations: readonly number[], keys: readonly number[]): SegmentScan {
  const time = durations.map((_, index) => durations.slice(0, index).reduce((sum, each) => sum + each, 0))
  const size = durations.map((_, index) => 100 + index)
  const before = (index: number): number => size.slice(index - (index % 5), index).reduce((sum, each) => sum + each, 0)
  const offset = size.map((_, index) => Math.floor(index / 5) * 10_000 + before(index))
  const video: SampleTable = { offset, size, time, duration: durations, key: keys }
  return { video, audio: null } as unknown as SegmentScan
}

const cut = (segment: SegmentScan, from: number, to: number): SegmentCut | undefined =>
  cutSegment(segment, MORNING, { camera: 'front', from: MORNING + from, to: MORNING + to })

describe('cutting a segment', () => {
  it('takes nothing of a segment that shows nothing of the range', () => {
    const segment = scan([40_000, 40_000], [0])
    expect(cut(segment, 80_000, 200_000)).toBeUndefined()
    expect(cut(segment, -100, 0)).toBeUndefined()
    expect(cut(segment, 79_999, 80_000)).toMatchObject({ pictures: 2 })
  })

  it('takes what is needed to show the range, and not one picture more', () => {
    const pictures = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 40 })
    const places = fc.tuple(fc.integer({ min: -SECOND, max: 40 * SECOND }), fc.integer({ min: 1, max: 40 * SECOND }))
    fc.assert(
      fc.property(pictures, fc.array(fc.nat(39)), places, (durations, moreKeys, [from, length]) => {
        const keys = [...new Set([0, ...moreKeys.filter((key) => key < durations.length)])].sort((a, b) => a - b)
        const segment = scan(durations, keys)
        const to = from + length
        const { time } = segment.video
        const shown = time.flatMap((start, i) => (start + durations[i]! > from && start < to ? [i] : []))
        const found = cut(segment, from, to)
        expect(found !== undefined).toBe(shown.length > 0)
        if (!found) return
        const first = keys.findLast((key) => key <= shown[0]!)!
        const samples = found.runs.flatMap((run) => run.samples)
        expect(samples.map(({ size }) => size - 100)).toEqual(range(first, shown.at(-1)! + 1))
        expect(samples[0]!.keyFrame).toBe(true)
        expect(samples.map((sample) => sample.time)).toEqual(
          range(first, shown.at(-1)! + 1).map((i) => MORNING + (i === shown[0] ? Math.max(from, time[i]!) : time[i]!)),
        )
        for (const run of found.runs) {
          expect(run.bytes).toBe(run.samples.reduce((sum, { size }) => sum + size, 0))
          expect(run.samples.length).toBeLessThanOrEqual(5)
          expect(run.offset).toBe(segment.video.offset[run.samples[0]!.size - 100])
        }
      }),
    )
  })
})

describe('cutting the sound of a segment', () => {
  /** Four pictures of 100 ms, and sound that goes on for longer. */
  const segment = (): SegmentScan => {
    const { video } = scan([100_000, 100_000, 100_000, 100_000], [0, 2])
    const audio = scan(Array<number>(30).fill(20_000), range(0, 30)).video
    return { video, audio } as unknown as SegmentScan
  }
  const heard = (from: number, to: number): number[] =>
    cut(segment(), from, to)!.runs.flatMap(({ kind, samples }) =>
      kind === 'audio' ? samples.map(({ time }) => time - MORNING) : [],
    )

  it('takes it from the key frame on', () => {
    expect(heard(250_000, 400_000)[0]).toBe(200_000)
  })

  it('takes none that begins behind the range or the last picture', () => {
    expect(heard(0, 150_000).at(-1)).toBe(140_000)
    expect(heard(0, 9_000_000).at(-1)).toBe(380_000)
  })
})

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)

describe('the time of a film', () => {
  const time = (from: number, to: number): FilmTime =>
    new FilmTime({ camera: 'front', from: MORNING + from * SECOND, to: MORNING + to * SECOND })
  const part = (start: number, end: number) => ({
    ...{ start: MORNING + start * SECOND, last: MORNING + (end - 0.04) * SECOND, end: MORNING + end * SECOND },
  })

  it('is that of the station, without the gaps', () => {
    const film = time(1, 100)
    for (const each of [part(0, 10), part(10, 20), part(50, 60)]) film.add(each)
    expect(film.duration).toBe(29 * SECOND)
    const positions = [0, 1, 5, 20, 30, 50, 55, 60, 99].map((at) => film.positionOf(MORNING + at * SECOND) / SECOND)
    expect(positions).toEqual([0, 0, 4, 19, 19, 19, 24, 29, 29])
  })

  it('keeps a break of less than a second as it was', () => {
    const film = time(0, 100)
    film.add(part(0, 10))
    expect(film.add(part(10.9, 20))).toBe(0)
    expect(film.duration).toBe(20 * SECOND)
  })

  it('grows also where the clock was set back', () => {
    const film = time(0, 100)
    film.add(part(0, 10))
    const shift = film.add(part(5, 15))
    expect(MORNING + 5 * SECOND - shift).toBe(MORNING + 10 * SECOND)
    expect(film.duration).toBe(20 * SECOND)
  })
})
