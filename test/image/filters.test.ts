import { beforeAll, describe, expect, it } from 'vitest'
import { pictureOf } from '../../electron/image/filters.ts'
import { imageSettingNames, neutralImage } from '../../electron/protocol/image.ts'
import type { ImageChange } from '../../electron/protocol/image.ts'
import { ffmpegOf } from '../kit/capture-recorder.ts'
import { commanded, filterBench, measure, render, settings, started, words } from './picture-kit.ts'
import type { FilterBench, Generation, Measures } from './picture-kit.ts'

type Effect = readonly [change: ImageChange, seen: (now: Measures, neutral: Measures) => void]

/** What each setting has to do to the picture, either way. */
const EFFECTS: readonly Effect[] = [
  [{ brightness: 50 }, (now, before) => expect(now.luma).toBeGreaterThan(before.luma + 20)],
  [{ brightness: -50 }, (now, before) => expect(now.luma).toBeLessThan(before.luma - 20)],
  [{ contrast: 60 }, (now, before) => expect(now.contrast).toBeGreaterThan(before.contrast * 1.3)],
  [{ contrast: -60 }, (now, before) => expect(now.contrast).toBeLessThan(before.contrast / 1.3)],
  [{ saturation: 60 }, (now, before) => expect(now.colour).toBeGreaterThan(before.colour * 1.4)],
  [{ saturation: -100 }, (now) => expect(now.colour).toBeLessThan(1.5)],
  [{ gamma: 50 }, (now, before) => expect(now.luma).toBeGreaterThan(before.luma + 15)],
  [{ gamma: -50 }, (now, before) => expect(now.luma).toBeLessThan(before.luma - 15)],
  // The colour of the picture is (−10, 22): a quarter of the circle brings it to (22, 10) or (−22, −10).
  [{ hue: 50 }, (now) => expect([now.u, now.v].map(Math.round)).toEqual([106, 118])],
  [{ hue: -50 }, (now) => expect([now.u, now.v].map(Math.round)).toEqual([150, 138])],
  [{ sharpness: 60 }, (now, before) => expect(now.edges).toBeGreaterThan(before.edges * 1.15)],
  [{ sharpness: -60 }, (now, before) => expect(now.edges).toBeLessThan(before.edges * 0.95)],
  [
    { temperature: 60 },
    (now, before) => {
      expect(now.u).toBeLessThan(before.u - 5)
      expect(now.v).toBeGreaterThan(before.v + 5)
    },
  ],
  [
    { temperature: -60 },
    (now, before) => {
      expect(now.u).toBeGreaterThan(before.u + 5)
      expect(now.v).toBeLessThan(before.v - 5)
    },
  ],
  [
    { tint: 60 },
    (now, before) => {
      expect(now.u).toBeGreaterThan(before.u + 3)
      expect(now.v).toBeGreaterThan(before.v + 3)
    },
  ],
  [
    { tint: -60 },
    (now, before) => {
      expect(now.u).toBeLessThan(before.u - 3)
      expect(now.v).toBeLessThan(before.v - 3)
    },
  ],
  [{ mirror: true }, (now, before) => expect(now.rightward).toBeCloseTo(-before.rightward, 1)],
  [{ flip: true }, (now, before) => expect(now.downward).toBeCloseTo(-before.downward, 1)],
  [
    { rotate: 180 },
    (now, before) => expect(now.rightward + now.downward).toBeCloseTo(-before.rightward - before.downward),
  ],
  [{ zoom: 2 }, (now, before) => expect(now.rightward).toBeCloseTo(before.rightward / 2, 0)],
  [{ zoom: 4, panX: 100 }, (now, before) => expect(now.luma).toBeGreaterThan(before.luma + 20)],
  [{ zoom: 4, panX: -100 }, (now, before) => expect(now.luma).toBeLessThan(before.luma - 20)],
  [{ zoom: 4, panY: 100 }, (now, before) => expect(now.luma).toBeGreaterThan(before.luma + 10)],
  [{ zoom: 4, panY: -100 }, (now, before) => expect(now.luma).toBeLessThan(before.luma - 10)],
]

describe.each(['PATH', '@ffmpeg-installer/ffmpeg'] as const satisfies Generation[])('with the ffmpeg of %s', (from) => {
  const present = ffmpegOf(from) !== undefined
  let bench: FilterBench
  let neutral: Measures
  beforeAll(async () => {
    if (!present) return
    bench = await filterBench(from)
    neutral = measure(started(bench, {}))
  }, 60_000)

  it.runIf(present)('leaves a neutral picture exactly as it is', () => {
    expect(started(bench, {}).frame.equals(render(bench.path, 'null').frame)).toBe(true)
  })

  it.runIf(present).each(EFFECTS)('%j moves the picture the right way', (change, seen) => {
    const now = started(bench, change)
    expect([now.width, now.height]).toEqual([320, 180])
    seen(measure(now), neutral)
  })

  it.runIf(present).each(EFFECTS)('%j gives by commands the very picture that it gives from the start', (change) => {
    const { host } = bench
    const shapes = [{}, change].map((one) => pictureOf(settings(one), host, '').shape)
    if (shapes[0] !== shapes[1]) {
      // Only what the old one cannot do at all needs a new ffmpeg.
      expect([from, Object.keys(change)[0]]).toEqual(['@ffmpeg-installer/ffmpeg', 'sharpness'])
      return
    }
    expect(commanded(bench, {}, change).frame.equals(started(bench, change).frame)).toBe(true)
    expect(commanded(bench, change, {}).frame.equals(started(bench, {}).frame)).toBe(true)
  })

  it.runIf(present).each([
    [90, -1, 1],
    [270, 1, -1],
  ] as const)('turns the picture by %i°, and its shape with it', (rotate, right, down) => {
    const turned = started(bench, { rotate })
    expect([turned.width, turned.height]).toEqual([180, 320])
    const { rightward, downward } = measure(turned)
    expect(rightward).toBeCloseTo(right * neutral.downward, 0)
    expect(downward).toBeCloseTo(down * neutral.rightward, 0)
  })

  it.runIf(present)('smooths noise, the more the stronger, also by commands', () => {
    const noise = 24
    const [none, little, much] = [0, 20, 90].map((noiseReduction) => started(bench, { noiseReduction }, '', noise))
    expect(measure(little!).edges).toBeLessThan(measure(none!).edges)
    expect(measure(much!).edges).toBeLessThan(measure(little!).edges * 0.8)
    if (bench.host.commandable.has('hqdn3d'))
      expect(() => commanded(bench, { noiseReduction: 1 }, { noiseReduction: 90 })).not.toThrow()
  })

  it.runIf(present).each([
    ['topLeft', true, true],
    ['topRight', false, true],
    ['bottomLeft', true, false],
    ['bottomRight', false, false],
  ] as const)('writes words and time into the corner %s', (place, left, top) => {
    const at = ({ frame }: { frame: Buffer }): { x: number; y: number }[] => {
      const plain = started(bench, {}).frame
      return [...plain.subarray(0, 320 * 180).entries()]
        .filter(([index, luma]) => luma !== frame[index])
        .map(([index]) => ({ x: index % 320, y: Math.floor(index / 320) }))
    }
    const drawn = (change: ImageChange['overlay'], text: string): { x: number; y: number }[] => {
      const points = at(started(bench, { overlay: { place, ...change } }, words(text)))
      expect(points.length).toBeGreaterThan(20)
      expect(points.every(({ x, y }) => x < 160 === left && y < 90 === top)).toBe(true)
      return points
    }
    const note = drawn({ text: 'x' }, top ? '\nYard' : 'Yard\n ')
    const time = drawn({ time: true }, ' ')
    const rows = (points: { y: number }[]): Set<number> => new Set(points.map(({ y }) => y))
    expect([...rows(note)].some((row) => rows(time).has(row))).toBe(false)
  })

  it.runIf(present)('takes the words off by a command, and puts them on', () => {
    const file = words('\n\n\nYard')
    const [shown, hidden] = [{ overlay: { text: 'x', time: true } }, { overlay: { text: '', time: true } }]
    // Below the time, which may move on between two pictures.
    const low = ({ frame }: { frame: Buffer }): Buffer => frame.subarray(320 * 30, 320 * 180)
    const [on, off] = [low(started(bench, shown, file)), low(started(bench, hidden, file))]
    expect(on.equals(off)).toBe(false)
    expect(low(commanded(bench, shown, hidden, file)).equals(off)).toBe(true)
    expect(low(commanded(bench, hidden, shown, file)).equals(on)).toBe(true)
  })
})

describe('the picture of settings', () => {
  const host = {
    filters: new Set(['eq', 'hue', 'hflip', 'vflip']),
    commandable: new Set(['eq', 'hue']),
    font: undefined,
  }

  it('does without what this ffmpeg has not', () => {
    const { filters } = pictureOf(settings({ sharpness: 50, overlay: { time: true }, noiseReduction: 9 }), host, '')
    expect(filters).not.toMatch(/cas|unsharp|drawtext|hqdn3d/)
  })

  it('is neutral where no setting is, and nowhere else', () => {
    expect(pictureOf(neutralImage, host, '').neutral).toBe(true)
    expect(imageSettingNames.length).toBe(16)
    for (const [change] of EFFECTS) expect(pictureOf(settings(change), host, '').neutral).toBe(false)
  })
})
