import { describe, expect, it } from 'vitest'
import { bytesInWords, menuText, shellWords } from '../../electron/shell/shell-words.ts'
import { en } from '../../electron/shell/shell-words.en.ts'
import { zh } from '../../electron/shell/shell-words.zh.ts'

const leaves = (value: unknown, path = ''): [string, unknown][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`))
    : [[path, value]]

/** What is said with a mark in each place, and how many places show it. */
const marks = (value: unknown): number => {
  if (typeof value !== 'function') return 0
  const said: unknown = (value as (...args: unknown[]) => unknown)(...Array.from({ length: value.length }, () => mark))
  return String(said).split('§').length - 1
}
/** As a name, a number and a list. */
const mark = Object.assign(['§'], { toString: () => '§' })

describe('the words outside the page', () => {
  it('are the same sentences in Chinese, with the same values in them', () => {
    const chinese = new Map(leaves(zh))
    for (const [path, value] of leaves(en)) {
      expect(marks(chinese.get(path)), path).toBe(marks(value))
      expect(typeof chinese.get(path), path).toBe(typeof value)
    }
    expect([...chinese.keys()]).toEqual(leaves(en).map(([path]) => path))
  })

  it('open the menus of one bar by different letters', () => {
    for (const words of [en, zh]) {
      const { file, edit, view, camera, window, help } = words.menu
      const letters = [file, edit, view, camera, window, help].map((label) => /&(\w)/.exec(label)?.[1]?.toUpperCase())
      expect(new Set(letters).size).toBe(6)
    }
  })

  it('are in the first of the person’s languages that there is, else in English', () => {
    expect(shellWords(['zh-Hans-CN', 'en-GB'])).toBe(zh)
    expect(shellWords(['de-DE', 'ZH'])).toBe(zh)
    expect(shellWords(['de-DE', 'constructor'])).toBe(en)
    expect(shellWords([])).toBe(en)
  })
})

it('writes bytes as people read them', () => {
  expect([900_000, 350e6, 1.24e9, 250e9, 3.5e12].map(bytesInWords)).toEqual([
    '900 kB',
    '350 MB',
    '1.2 GB',
    '250 GB',
    '3.5 TB',
  ])
})

it('keeps an & in a camera’s name out of the menu’s grammar', () => {
  expect(menuText('Loading & unloading')).toBe('Loading && unloading')
})
