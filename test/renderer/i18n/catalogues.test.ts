import { describe, expect, test } from 'vitest'
import { en } from '../../../renderer/i18n/en.ts'
import { Formats } from '../../../renderer/i18n/formats.ts'
import { preferredLocale } from '../../../renderer/i18n/language.svelte.ts'
import { zh } from '../../../renderer/i18n/zh.ts'

type Leaf = [path: string, value: unknown]

const leaves = (value: unknown, path = ''): Leaf[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`))
    : [[path, value]]

const said = (value: unknown): string =>
  typeof value === 'function' ? String((value as (...args: unknown[]) => unknown)('§', '§', '§')) : String(value)

describe('the catalogues', () => {
  const english = leaves(en)
  const chinese = new Map(leaves(zh))

  test('have the same sentences', () => {
    expect([...chinese.keys()]).toEqual(english.map(([path]) => path))
  })

  test('leave no sentence empty', () => {
    for (const [path, value] of [...english, ...chinese]) expect(said(value).trim(), path).not.toBe('')
  })

  test('put every value that English names into Chinese too', () => {
    const placed = (value: unknown): number => said(value).split('§').length
    for (const [path, value] of english) expect(placed(chinese.get(path)), path).toBe(placed(value))
  })

  test('are translated: what is the same in both is a sign, not a sentence', () => {
    const same = english.filter(([path, value]) => typeof value === 'string' && value === chinese.get(path))
    expect(same.map(([path]) => path)).toEqual([
      '/stats/unknown',
      '/editor/rtspExample',
      '/editor/httpExample',
      '/editor/pathExample',
    ])
  })

  test('count by the rules of English', () => {
    expect([0, 1, 2].map(en.counts.cameras)).toEqual(['0 cameras', '1 camera', '2 cameras'])
  })
})

describe('numbers and times', () => {
  const english = new Formats('en')
  const chinese = new Formats('zh-CN')

  test('an age is said in the largest unit that fits', () => {
    const ages = [0, 12_000, 99_000, 180_000, 7_200_000, 400_000_000]
    expect(ages.map((age) => english.ago(age))).toEqual(['0s ago', '12s ago', '99s ago', '3m ago', '2h ago', '4d ago'])
    expect(chinese.ago(12_000)).toBe('12秒前')
  })

  test('an age is never in the future', () => {
    expect(english.ago(-5_000)).toBe('0s ago')
  })

  test('a countdown rounds up and ends at one', () => {
    expect([6_200, 1_000, 1].map((left) => english.until(left))).toEqual(['in 7s', 'in 1s', 'in 1s'])
  })

  test('figures keep their digits', () => {
    expect(english.bitRate(4_213_000)).toBe('4.2 Mbit/s')
    expect(english.bitRate(312_400)).toBe('312 kbit/s')
    expect(english.milliseconds(46.4)).toBe('46 ms')
    expect(english.seconds(640)).toBe('0.6s')
    expect(english.clock(new Date(2026, 0, 2, 0, 4, 5).getTime())).toBe('00:04:05')
  })
})

test('the browser’s languages choose the page’s', () => {
  expect(preferredLocale(['zh-Hans-CN', 'en'])).toBe('zh')
  expect(preferredLocale(['de-DE', 'ZH'])).toBe('zh')
  expect(preferredLocale(['de-DE', 'toString'])).toBe('en')
  expect(preferredLocale([])).toBe('en')
})
