import { describe, expect, test } from 'vitest'
import { neutralImage, withChange, type ImageHistoryEntry } from '../../../electron/protocol/image.ts'
import { en } from '../../../renderer/i18n/en.ts'
import { Formats } from '../../../renderer/i18n/formats.ts'
import {
  alteredCount,
  changeWords,
  costWords,
  missingNames,
  signed,
} from '../../../renderer/state/image/image-words.ts'
import { isCompareKey, panelCommand, sliderKey } from '../../../renderer/state/image/panel-keys.ts'
import { allControls } from '../kit/fake-images.ts'

const speech = { t: en, format: new Formats('en') }
const entry = (change: Pick<ImageHistoryEntry, 'before' | 'after'>): ImageHistoryEntry => ({
  ...{ revision: 1, at: '2026-01-02T03:04:05Z', by: 'ann', undo: false, undone: false },
  ...change,
})

describe('a change in words', () => {
  test('names each setting with what it was and what it is', () => {
    const after = { brightness: -7, rotate: 90, mirror: true, zoom: 2.25 } as const
    const before = { brightness: 12, rotate: 0, mirror: false, zoom: 1 } as const
    expect(changeWords(entry({ before, after }), speech)).toEqual([
      'Brightness: +12 → −7',
      'Rotate: 0° → 90°',
      'Mirror: Off → On',
      'Zoom: 1.0× → 2.3×',
    ])
  })

  test('says what stands in the picture', () => {
    const overlay = { text: "50% 'a':b", name: false, time: true, place: 'bottomRight' } as const
    const words = changeWords(entry({ before: { overlay: neutralImage.overlay }, after: { overlay } }), speech)
    expect(words).toEqual(["Words in the picture: none → “50% 'a':b” · Date and time · Bottom right"])
  })
})

test('figures carry their sign', () => {
  expect([5, 0, -5].map(signed)).toEqual(['+5', '0', '−5'])
})

test('what alters nothing is not counted', () => {
  expect(alteredCount(neutralImage)).toBe(0)
  expect(alteredCount(withChange(neutralImage, { panX: 50, overlay: { place: 'topRight' } }))).toBe(0)
  expect(alteredCount(withChange(neutralImage, { panX: 50, zoom: 2, flip: true }))).toBe(3)
})

test('the cost is said for every way a picture is made', () => {
  const copy = { mode: 'copy', encoder: null } as const
  const encode = { mode: 'encode', encoder: 'libx264' } as const
  expect(costWords(true, copy, en)).toContain('at no cost')
  expect(costWords(true, encode, en)).toContain('anyway (libx264)')
  expect(costWords(false, encode, en)).toContain('encodes this picture (libx264)')
  // Altered, and the encoder is only starting: nothing is claimed of the stream that goes just now.
  expect(costWords(false, copy, en)).toBe(en.image.cost.unknown)
  expect(costWords(false, null, en)).toBe(en.image.cost.unknown)
})

test('what the station cannot do is named', () => {
  const rest = Object.fromEntries(Object.entries(allControls).filter(([name]) => name !== 'hue'))
  expect(missingNames(rest)).toEqual(['hue'])
})

describe('keys', () => {
  const key = (name: string, held: Partial<KeyboardEvent> = {}) => ({
    ...{ key: name, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false },
    ...held,
  })
  const slider = { value: 5, min: -100, max: 100, step: 1, neutral: 0 }

  test('Ctrl + Z undoes, C and \\ compare, everything else is another’s', () => {
    expect(panelCommand(key('z', { ctrlKey: true }))).toBe('undo')
    expect(panelCommand(key('z', { metaKey: true }))).toBe('undo')
    expect(panelCommand(key('Z', { ctrlKey: true, shiftKey: true }))).toBeUndefined()
    expect(panelCommand(key('z'))).toBeUndefined()
    expect(panelCommand(key('c'))).toBe('compare')
    expect(panelCommand(key('\\'))).toBe('compare')
    expect(panelCommand(key('c', { ctrlKey: true }))).toBeUndefined()
    expect(isCompareKey('C')).toBe(true)
  })

  test('a slider goes ten steps with Shift, not over its ends, and to neutral with Delete', () => {
    expect(sliderKey(key('ArrowRight', { shiftKey: true }), slider)).toBe(15)
    expect(sliderKey(key('ArrowDown', { shiftKey: true }), { ...slider, value: -95 })).toBe(-100)
    expect(sliderKey(key('ArrowUp', { shiftKey: true }), { ...slider, value: 1.3, step: 0.1, max: 8 })).toBe(2.3)
    expect(sliderKey(key('Delete'), { ...slider, neutral: 1 })).toBe(1)
    expect(sliderKey(key('ArrowRight'), slider)).toBeNull()
    expect(sliderKey(key('ArrowRight', { shiftKey: true, ctrlKey: true }), slider)).toBeNull()
  })
})
