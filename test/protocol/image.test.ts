import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changedNames,
  imageChangeSchema,
  imageSettingNames,
  imageSettingsSchema,
  isNeutral,
  neutralImage,
  presetNameSchema,
  withChange,
} from '../../electron/protocol/image.ts'
import type { ImageChange } from '../../electron/protocol/image.ts'

const good = (value: unknown): boolean => imageChangeSchema.safeParse(value).success

describe('a change of the picture', () => {
  it.each([
    [{ brightness: -100, hue: 100 }],
    [{ zoom: 8, panX: 33.3 }],
    [{ rotate: 270, mirror: true }],
    [{ overlay: { text: `it's 100 %{pts}: [a], b; \\ c` } }],
    [{ overlay: { place: 'bottomRight', time: true } }],
    [{ overlay: { text: '前门 №1' } }],
    [{}],
  ])('%j is taken', (change) => {
    expect(good(change)).toBe(true)
  })

  it.each([
    [{ brightnes: 3 }],
    [{ brightness: 101 }],
    [{ brightness: '3' }],
    [{ brightness: Number.NaN }],
    [{ brightness: Number.POSITIVE_INFINITY }],
    [{ brightness: null }],
    [{ noiseReduction: -1 }],
    [{ rotate: 45 }],
    [{ mirror: 1 }],
    [{ zoom: 0.5 }],
    [{ zoom: 9 }],
    [{ overlay: { text: 'two\nlines' } }],
    [{ overlay: { text: '\u202Egate' } }],
    [{ overlay: { text: 'x'.repeat(201) } }],
    [{ overlay: { place: 'middle' } }],
    [{ overlay: { size: 3 } }],
    [{ overlay: 'words' }],
    [[]],
    ['brightness'],
  ])('%j is refused', (change) => {
    expect(good(change)).toBe(false)
  })

  it('alters what it names and nothing else, of the overlay too', () => {
    const before = withChange(neutralImage, { contrast: 5, overlay: { text: 'Gate', time: true } })
    const after = withChange(before, { brightness: 7, overlay: { text: 'Yard' } })
    expect(after).toEqual({ ...before, brightness: 7, overlay: { ...before.overlay, text: 'Yard' } })
    expect(changedNames(before, after)).toEqual(['brightness', 'overlay'])
  })

  it('that is taken leads from sound settings to sound settings', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true })
    const change: fc.Arbitrary<ImageChange> = fc.record(
      {
        brightness: number,
        panX: number,
        noiseReduction: fc.double({ min: 0, max: 100, noNaN: true }),
        zoom: fc.double({ min: 1, max: 8, noNaN: true }),
        overlay: fc.record({ time: fc.boolean() }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(change, change, (one, other) => {
        const settings = withChange(withChange(neutralImage, one), other)
        expect(imageSettingsSchema.safeParse(settings).success).toBe(true)
      }),
    )
  })
})

describe('a neutral picture', () => {
  it('is one that nothing is done to', () => {
    expect(isNeutral(neutralImage)).toBe(true)
    expect(isNeutral(withChange(neutralImage, { panX: 40, overlay: { place: 'topRight', text: ' ' } }))).toBe(true)
    const changes: ImageChange[] = [
      { gamma: 1 },
      { rotate: 180 },
      { flip: true },
      { zoom: 1.1 },
      { overlay: { name: true } },
    ]
    for (const change of changes) expect(isNeutral(withChange(neutralImage, change))).toBe(false)
  })

  it('has every setting', () => {
    expect(imageSettingsSchema.parse(neutralImage)).toEqual(neutralImage)
    expect(imageSettingNames.sort()).toEqual(Object.keys(imageSettingsSchema.shape).sort())
  })
})

describe('a preset’s name', () => {
  it('is one line of at most 60 characters', () => {
    expect(presetNameSchema.parse(' Night ')).toBe('Night')
    for (const name of ['', '  ', 'a\nb', 'x'.repeat(61)]) expect(presetNameSchema.safeParse(name).success).toBe(false)
  })
})
