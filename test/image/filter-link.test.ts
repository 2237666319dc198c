import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { decimal, escapeValue, filterLink } from '../../electron/image/filter-link.ts'
import { OverlayFiles } from '../../electron/image/overlay-words.ts'
import { overlayWords } from '../../electron/image/text-filters.ts'
import { neutralImage } from '../../electron/protocol/image.ts'
import { ffmpegOf } from '../kit/capture-recorder.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { filterBench, started } from './picture-kit.ts'
import type { FilterBench } from './picture-kit.ts'

/** What filters' own language is made of, and some letters of people. */
const evil = fc.constantFrom(
  "'",
  ':',
  ',',
  ';',
  '[',
  ']',
  '\\',
  '%',
  '{',
  '}',
  '=',
  '@',
  '#',
  ' ',
  '"',
  '$',
  'a',
  'é',
  '门',
)
const evilText = fc.array(evil, { minLength: 1, maxLength: 24 }).map((parts) => parts.join(''))
const overlay = { ...neutralImage.overlay, text: 'x' }

describe.each(['PATH', '@ffmpeg-installer/ffmpeg'] as const)('words in a picture, with the ffmpeg of %s', (from) => {
  const present = ffmpegOf(from) !== undefined
  let bench: FilterBench
  beforeAll(async () => {
    if (present) bench = await filterBench(from)
  }, 60_000)

  it.runIf(present)(
    'may be any, since they come from a file and are not read as anything else',
    { timeout: 60_000 },
    () => {
      const files = new OverlayFiles(tempFolder())
      const plain = started(bench, {})
      fc.assert(
        fc.property(evilText, (text) => {
          files.write('gate', { ...overlay, text: `m${text}` }, 'Gate')
          const picture = started(bench, { overlay: { text: 'x' } }, files.path('gate'))
          expect(picture.said).toBe('')
          expect(picture.frame.equals(plain.frame)).toBe(false)
        }),
        { numRuns: 40 },
      )
    },
  )

  it.runIf(present)('stand in a file of any name', { timeout: 60_000 }, () => {
    const root = tempFolder()
    writeFileSync(join(root, 'plain.txt'), 'Gate')
    const wanted = started(bench, { overlay: { text: 'x' } }, join(root, 'plain.txt'))
    fc.assert(
      fc.property(evilText, (name) => {
        const folder = join(root, `f${name}`)
        mkdirSync(folder, { recursive: true })
        writeFileSync(join(folder, 'words.txt'), 'Gate')
        const picture = started(bench, { overlay: { text: 'x' } }, join(folder, 'words.txt'))
        expect(picture.frame.equals(wanted.frame)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it.runIf(present)('are not expanded', () => {
    const file = (words: string): string => {
      const path = join(tempFolder(), 'words.txt')
      writeFileSync(path, words)
      return path
    }
    const [asWritten, expanded] = ['%{n}', '11'].map((words) => started(bench, { overlay: { text: 'x' } }, file(words)))
    expect(asWritten!.frame.equals(expanded!.frame)).toBe(false)
  })
})

describe('the words of an overlay', () => {
  it('are the camera’s name and a line of one’s own, and leave the edge to the time', () => {
    expect(overlayWords({ ...overlay, name: true, text: 'Bay 4' }, 'Gate')).toBe('Gate\nBay 4')
    expect(overlayWords({ ...overlay, time: true, text: 'Bay 4' }, 'Gate')).toBe('\nBay 4')
    expect(overlayWords({ ...overlay, time: true, text: 'Bay 4', place: 'bottomRight' }, 'Gate')).toBe('Bay 4\n ')
  })

  it('are never nothing, which ffmpeg does not read', () => {
    for (const time of [true, false]) expect(overlayWords({ ...overlay, text: '', time }, 'Gate')).not.toBe('')
  })
})

describe('a filter', () => {
  const parts = { filter: 'eq', instance: 'tone', fixed: { a: '1' }, live: { b: '2' } }

  it('that takes commands has a shape without what they change', () => {
    expect(filterLink(parts, true)).toEqual({
      text: 'eq@tone=a=1:b=2',
      shape: 'eq@tone=a=1',
      values: [['eq@tone b', '2']],
    })
  })

  it('that takes none is of another shape with every change', () => {
    expect(filterLink(parts, false)).toEqual({ text: 'eq@tone=a=1:b=2', shape: 'eq@tone=a=1:b=2', values: [] })
  })

  it('that is off says so by a command, and nothing of the rest', () => {
    expect(filterLink({ ...parts, on: false }, true).values).toEqual([['eq@tone enable', '0']])
    expect(filterLink({ ...parts, on: true }, true).values).toEqual([
      ['eq@tone b', '2'],
      ['eq@tone enable', '1'],
    ])
  })

  it('has numbers without exponents', () => {
    expect([0.00001, 1 / 3, -0, 2, 1e-7, 100].map(decimal)).toEqual(['0', '0.3333', '0', '2', '0', '100'])
  })

  it('has any text escaped for its options and for the chain', () => {
    expect(escapeValue("a'b:c\\d,e")).toBe(String.raw`a\\\'b\\:c\\\\d\,e`)
  })
})
