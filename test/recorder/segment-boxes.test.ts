import { describe, expect, it } from 'vitest'
import { scanSegment, type SegmentScan } from '../../electron/media/mp4/scan.ts'
import type { CapturedUnit, MediaUnit } from '../../electron/media/unit.ts'
import { Cutter } from '../../electron/recorder/cutter.ts'
import { SegmentBoxes } from '../../electron/recorder/segment-boxes.ts'
import { picture, sound } from './camera-pictures.ts'
import { START } from './camera-slices.ts'

const FRAME = 1024 / 48000

/** A segment of ten seconds; frame `n` of its sound has the time that `timeOf` says, in seconds. */
async function segment(timeOf: (n: number) => number): Promise<SegmentScan> {
  const cutter = new Cutter({ camera: 'yard', before: () => null })
  const add = (unit: CapturedUnit, at: number): void => {
    const numbered: MediaUnit = { ...unit, sequence: 0, configurationChanged: false, droppedBefore: false }
    cutter.add(numbered, { monotonic: Math.round(at * 1e6), wall: START + Math.round(at * 1e6) })
  }
  let frame = 0
  for (let n = 0; n < 100; n++) {
    const at = n / 10
    add(picture({ number: n, keyFrame: n % 10 === 0, captureTime: START + Math.round(at * 1e6) }), at)
    while ((frame + 1) * FRAME < at) add(sound(START + Math.round(timeOf(frame++) * 1e6)), at)
  }
  cutter.end()
  const slices = cutter.take()
  const boxes = new SegmentBoxes(slices[0]!.tracks, slices[0]!.start)
  const file = Buffer.concat([
    boxes.head(new Uint8Array()),
    ...slices.flatMap((slice) => boxes.fragment(slice)),
    boxes.tail(),
  ])
  const read = (offset: number, length: number): Promise<Uint8Array> =>
    Promise.resolve(new Uint8Array(file.subarray(offset, offset + length)))
  return (await scanSegment({ size: file.byteLength, read }))!
}

/** Of each frame: when it begins, ms after the one before ended. */
const breaks = ({ audio }: SegmentScan): number[] =>
  audio!.time.slice(1).map((time, n) => Math.round((time - audio!.time[n]! - audio!.duration[n]!) / 1000))

describe('the sound of a segment', () => {
  it('follows without a break, though its capture times tremble', async () => {
    const scan = await segment((n) => n * FRAME + (n % 7) * 0.004)
    expect(scan.audio!.time.length).toBeGreaterThan(450)
    expect(new Set(breaks(scan))).toEqual(new Set([0]))
    expect(scan.finished).toBe(true)
  })

  it('catches up at a fragment where its clock runs slower than the pictures’', async () => {
    const scan = await segment((n) => n * FRAME * 1.02)
    const jumps = breaks(scan).filter((gap) => gap > 0)
    expect(jumps.length).toBeGreaterThan(0)
    expect(Math.max(...jumps)).toBeLessThanOrEqual(115)
    const last = scan.audio!.time.at(-1)! / 1e6
    expect(Math.abs(last - (scan.audio!.time.length - 1) * FRAME * 1.02)).toBeLessThan(0.12)
  })

  it('leaves out what would come before what is there already', async () => {
    const scan = await segment((n) => n * FRAME * 0.95)
    expect(breaks(scan).every((gap) => gap >= 0)).toBe(true)
    const last = scan.audio!.time.at(-1)! / 1e6
    expect(Math.abs(last - 10 * 0.95)).toBeLessThan(0.2)
  })

  it('leaves out what belongs before its first picture', async () => {
    const scan = await segment((n) => n * FRAME - 0.1)
    expect(scan.audio!.time[0]).toBeGreaterThanOrEqual(0)
    expect(scan.audio!.time[0]).toBeLessThan(22_000)
  })
})
