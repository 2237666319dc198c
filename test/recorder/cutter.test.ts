import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SegmentBefore } from '../../electron/archive/segment-about.ts'
import type { CapturedUnit, MediaUnit } from '../../electron/media/unit.ts'
import { Cutter, type CutReason } from '../../electron/recorder/cutter.ts'
import { startsWithKey, type Slice } from '../../electron/recorder/slice.ts'
import { numberIn, picture, sound } from './camera-pictures.ts'
import { START } from './camera-slices.ts'

const SECOND = 1_000_000

class Cut {
  readonly reasons: string[] = []
  readonly slices: Slice[] = []
  readonly refused: number[] = []
  readonly cutter = new Cutter({ camera: 'yard', before: (reason) => this.#before(reason) })
  #number = 0

  /** Times are µs after the start; by default a unit arrives at once. */
  picture(at: number, keyFrame: boolean, arrival = at, changed: Partial<MediaUnit> = {}): void {
    const unit = picture({ number: this.#number++, keyFrame, captureTime: START + at })
    if (!this.#add(unit, arrival, changed)) this.refused.push(this.#number - 1)
  }

  sound(at: number, arrival = at): void {
    this.#add(sound(START + at), arrival)
  }

  end(): void {
    this.cutter.end()
    this.#take()
  }

  /** Of each slice, the numbers of its pictures. */
  get numbers(): number[][] {
    return this.slices.map(({ video }) => video.map(({ unit }) => numberOf(unit)))
  }

  #add(unit: CapturedUnit, arrival: number, changed: Partial<MediaUnit> = {}): boolean {
    const numbered = { ...unit, sequence: 0, configurationChanged: false, droppedBefore: false, ...changed }
    const taken = this.cutter.add(numbered, { monotonic: arrival, wall: START + arrival })
    this.#take()
    return taken
  }

  #take(): void {
    this.slices.push(...this.cutter.take())
  }

  #before(reason: CutReason): SegmentBefore | null {
    this.reasons.push(reason.because)
    return null
  }
}

/** The slice is the last NAL unit: its header byte stands behind the last start code. */
function numberOf({ data, keyFrame }: MediaUnit): number {
  const header = data.lastIndexOf(keyFrame ? 0x65 : 0x41, data.byteLength - 200)
  return numberIn(data.subarray(header - 4))
}

describe('cutting a camera’s units', () => {
  it('makes slices of half a second, and one begins at each key frame', () => {
    const cut = new Cut()
    for (let n = 0; n < 40; n++) cut.picture(n * 100_000, n % 12 === 0)
    cut.end()
    expect(cut.numbers.map((numbers) => numbers.length)).toEqual([5, 5, 2, 5, 5, 2, 5, 5, 2, 4])
    expect(cut.slices.filter(startsWithKey)).toHaveLength(4)
    expect(cut.slices.map(({ opens }) => opens !== null)).toEqual([true, ...Array.from({ length: 9 }, () => false)])
  })

  it('puts no more than a megabyte into a slice, unless it is one picture', () => {
    const cut = new Cut()
    const data = (bytes: number): Partial<MediaUnit> => ({ data: new Uint8Array(bytes) })
    cut.picture(0, true)
    for (let n = 1; n < 5; n++) cut.picture(n * 10_000, false, n * 10_000, data(600_000))
    cut.picture(60_000, false, 60_000, data(3_000_000))
    cut.end()
    expect(cut.slices.map(({ video }) => video.length)).toEqual([2, 1, 1, 1, 1])
  })

  it('refuses what cannot be decoded, since no segment is open', () => {
    const cut = new Cut()
    cut.picture(0, false)
    cut.picture(40_000, true, 40_000, { data: Uint8Array.of(0, 0, 0, 1, 0x65, 1, 2, 3) })
    cut.picture(80_000, true)
    cut.end()
    expect(cut.refused).toEqual([0, 1])
    expect(cut.numbers).toEqual([[2]])
  })

  it('begins a segment behind a minute, at a key frame', () => {
    const cut = new Cut()
    for (let n = 0; n < 400; n++) cut.picture(n * 400_000, n % 3 === 0)
    cut.end()
    const starts = cut.slices.filter(({ opens }) => opens).map(({ start }) => start)
    expect(cut.reasons).toEqual(['first', 'due', 'due'])
    expect(starts[2]! - starts[1]!).toBe(60 * SECOND)
  })

  it('gives a slice that another segment follows the time to get its sound', () => {
    const cut = new Cut()
    for (let n = 0; n < 1000; n++) {
      const at = n * 100_000
      cut.picture(at, n % 10 === 0)
      // Sound comes 90 ms after the picture of its time.
      for (let k = 0; k < 5; k++) cut.sound(at - 90_000 + k * 20_000, at + k)
    }
    cut.end()
    const second = cut.slices.findIndex(({ opens }, index) => opens && index > 0)
    const last = cut.slices[second - 1]!
    expect(last.audio.at(-1)!.time).toBeGreaterThanOrEqual(last.end - 20_000)
    expect(last.audio.at(-1)!.time).toBeLessThan(last.end)
    expect(cut.slices[second]!.audio[0]!.time).toBeGreaterThanOrEqual(last.end)
    const all = cut.slices.flatMap(({ audio }) => audio.map(({ time }) => time))
    expect(all.every((time, index) => index === 0 || time - all[index - 1]! === 20_000)).toBe(true)
  })

  it('has sound in a segment whose first picture came before the first sound', () => {
    const cut = new Cut()
    cut.picture(0, true)
    cut.sound(20_000)
    cut.picture(40_000, false)
    cut.end()
    expect(cut.slices[0]!.tracks.audio).toMatchObject({ sampleRate: 48000, channels: 1 })
    expect(cut.slices[0]!.audio).toHaveLength(1)
  })

  it('begins a segment where sound comes to a segment without', () => {
    const cut = new Cut()
    for (let n = 0; n < 30; n++) {
      cut.picture(n * 100_000, n % 10 === 0)
      if (n >= 15) cut.sound(n * 100_000)
    }
    cut.end()
    expect(cut.reasons).toEqual(['first', 'format'])
    expect(cut.slices.filter(({ tracks }) => tracks.audio).flatMap(({ audio }) => audio)).toHaveLength(10)
  })

  it('forgets what waits when it is told to, and says how much that was', () => {
    const cut = new Cut()
    for (let n = 0; n < 8; n++) cut.picture(n * 100_000, n === 0)
    expect(cut.cutter.discard()).toBe(3)
    cut.picture(900_000, false)
    expect(cut.refused).toEqual([8])
  })

  it('whatever comes: each picture is in one slice, in order, and times grow', () => {
    const step = fc.record({
      key: fc.boolean(),
      distance: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 1000, max: 200_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: -4 * SECOND, max: 4 * SECOND }) },
      ),
      clockStep: fc.oneof(
        { weight: 20, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: -3600 * SECOND, max: 3600 * SECOND }) },
      ),
      sound: fc.boolean(),
      dropped: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const cut = new Cut()
        let [at, offset, monotonic] = [0, 0, 0]
        for (const { key, distance, clockStep, sound: withSound, dropped } of steps) {
          at += distance
          offset += clockStep
          monotonic += Math.max(0, distance)
          cut.cutter.add(
            {
              ...picture({ number: cut.slices.length, keyFrame: key, captureTime: START + at + offset }),
              ...{ sequence: 0, configurationChanged: false, droppedBefore: dropped && key },
            },
            { monotonic, wall: START + monotonic + offset },
          )
          if (withSound) cut.sound(at + offset, monotonic)
          cut.slices.push(...cut.cutter.take())
        }
        cut.end()
        expectOrdered(
          cut.slices,
          steps.slice(steps.findIndex(({ key }) => key)).length * Number(steps.some((s) => s.key)),
        )
      }),
      { numRuns: 300 },
    )
  })
})

function expectOrdered(slices: readonly Slice[], pictures: number): void {
  expect(slices.reduce((sum, { video }) => sum + video.length, 0)).toBe(pictures)
  let end = -Infinity
  for (const slice of slices) {
    if (slice.opens) end = -Infinity
    expect(slice.opens === null || startsWithKey(slice)).toBe(true)
    expect(slice.start).toBeGreaterThanOrEqual(end)
    const times = [...slice.video.map(({ time }) => time), slice.end]
    expect(times.every((time, index) => index === 0 || time > times[index - 1]!)).toBe(true)
    end = slice.end
  }
}
