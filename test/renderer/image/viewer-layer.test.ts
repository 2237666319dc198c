import { describe, expect, test } from 'vitest'
import { isNeutralLook, lookFilter, neutralLook, type ViewerLook } from '../../../renderer/player/viewer-layer.ts'
import { OwnLooks } from '../../../renderer/state/image/own-looks.svelte.ts'

type Colour = [number, number, number]
const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/** What the filter makes of a colour: the same arithmetic as `feColorMatrix` and `feComponentTransfer`. */
function seen(look: Partial<ViewerLook>, colour: Colour): number[] {
  const { matrix, exponent } = lookFilter({ ...neutralLook, ...look })
  return [0, 5, 10].map((row) => {
    const sum = colour.reduce((all, value, channel) => all + value * matrix[row + channel]!, matrix[row + 4]!)
    return Math.round(clamp(sum) ** exponent * 1_000) / 1_000
  })
}
const grey: Colour = [0.5, 0.5, 0.5]
const red: Colour = [0.8, 0.2, 0.2]

describe('the viewer’s own layer', () => {
  test('leaves every colour as it is while it is neutral', () => {
    expect(seen({}, red)).toEqual(red)
    expect(isNeutralLook(neutralLook)).toBe(true)
  })

  test('lifts and lowers with brightness', () => {
    expect(seen({ brightness: 40 }, grey)).toEqual([0.7, 0.7, 0.7])
    expect(seen({ brightness: -100 }, grey)).toEqual([0, 0, 0])
  })

  test('stretches around the middle with contrast', () => {
    expect(seen({ contrast: 50 }, grey)).toEqual(grey)
    expect(seen({ contrast: 50 }, [0.6, 0.4, 0.5])).toEqual([0.7, 0.3, 0.5])
    expect(seen({ contrast: -100 }, red)).toEqual(grey)
  })

  test('is grey without saturation, as light as before, and leaves grey grey with more of it', () => {
    const luma = 0.2126 * 0.8 + 0.7874 * 0.2
    expect(seen({ saturation: -100 }, red)).toEqual(Array(3).fill(Math.round(luma * 1_000) / 1_000))
    expect(seen({ saturation: 100 }, grey)).toEqual(grey)
    expect(seen({ saturation: 50 }, red)[0]).toBeGreaterThan(0.8)
  })

  test('lightens the middle with gamma and leaves black and white', () => {
    expect(seen({ gamma: 50 }, [0, 0.25, 1])).toEqual([0, 0.5, 1])
    expect(seen({ gamma: -50 }, [0, 0.5, 1])).toEqual([0, 0.25, 1])
  })
})

describe('the looks of a page', () => {
  test('are of one camera each, and gone when they are neutral again', () => {
    const looks = new OwnLooks()
    looks.change('gate', { brightness: 10 })
    looks.change('gate', { gamma: -5 })
    expect(looks.of('gate')).toEqual({ ...neutralLook, brightness: 10, gamma: -5 })
    expect(looks.isAltered('yard')).toBe(false)
    looks.change('gate', { brightness: 0 })
    expect(looks.isAltered('gate')).toBe(true)
    looks.change('gate', { gamma: 0 })
    expect(looks.isAltered('gate')).toBe(false)
  })
})
