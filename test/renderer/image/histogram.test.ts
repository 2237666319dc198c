import { describe, expect, test } from 'vitest'
import { HistogramReader } from '../../../renderer/state/image/histogram-reader.svelte.ts'
import { BINS, curveOf, highestOf, histogramOf } from '../../../renderer/state/image/histogram.ts'
import { ManualClock } from '../../kit/manual-clock.ts'

const pixels = (...colours: [number, number, number][]): Uint8ClampedArray =>
  new Uint8ClampedArray(colours.flatMap((colour) => [...colour, 255]))

describe('a histogram', () => {
  test('counts every pixel once in each curve, dark on the left', () => {
    const histogram = histogramOf(pixels([0, 0, 0], [255, 255, 255], [255, 0, 0], [128, 128, 128]))!
    for (const counts of Object.values(histogram.counts)) expect(counts.reduce((sum, n) => sum + n)).toBe(4)
    expect(histogram.counts.red[0]).toBe(1)
    expect(histogram.counts.red[BINS - 1]).toBe(2)
    expect(histogram.counts.green[0]).toBe(2)
    expect(histogram.counts.luma[BINS / 2]).toBe(1)
  })

  test('weighs colours as the eye does', () => {
    const [red, green, blue] = (
      [
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
      ] as const
    ).map(([r, g, b]) => histogramOf(pixels([r, g, b]))!.mean)
    expect(red! + green! + blue!).toBeCloseTo(1, 2)
    expect(green).toBeGreaterThan(red!)
    expect(red).toBeGreaterThan(blue!)
  })

  test('says how much is lost in black and in white', () => {
    const histogram = histogramOf(pixels([0, 0, 0], [0, 0, 0], [255, 255, 255], [3, 3, 3]))!
    expect([histogram.black, histogram.white]).toEqual([0.5, 0.25])
  })

  test('of nothing is none', () => {
    expect(histogramOf(new Uint8ClampedArray())).toBeNull()
  })

  test('is drawn to the highest of what is between the ends', () => {
    const histogram = histogramOf(
      pixels(...Array.from({ length: 50 }, () => [0, 0, 0] as [number, number, number]), [128, 128, 128]),
    )!
    expect(highestOf(histogram)).toBe(1)
    expect(curveOf([0, 4, 1], 4)).toBe('M0 1L0.5 1.000L1.5 0.000L2.5 0.500L3 1Z')
  })
})

test('it is read four times a second while somebody looks, and not otherwise', async () => {
  const clock = new ManualClock()
  let grabs = 0
  let picture: Uint8ClampedArray | null = pixels([9, 9, 9])
  const reader = new HistogramReader(clock, () => {
    grabs++
    return picture
  })
  expect(grabs).toBe(0)
  const stop = reader.read()
  await clock.advance(1_000)
  expect(grabs).toBe(5)
  expect(reader.histogram).not.toBeNull()
  picture = null
  await clock.advance(250)
  expect(reader.histogram).toBeNull()
  stop()
  expect(clock.pending).toBe(0)
})
