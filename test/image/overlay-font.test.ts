import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../electron/base/clock.ts'
import { proveFilters } from '../../electron/capture/prove-filters.ts'
import { chooseFont, overlayFonts } from '../../electron/image/overlay-font.ts'
import { ownFont } from '../../electron/station/own-font.ts'
import { ffmpegOf } from '../kit/capture-recorder.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { filterBench, HEIGHT, started, WIDTH, words } from './picture-kit.ts'

const there = () => true

describe('the font of overlays', () => {
  it('is the first one that ffmpeg writes with', async () => {
    const tried: string[] = []
    const font = await chooseFont(['/a b.ttf', '/c.ttf', '/d.ttf'], there, (filters) => {
      tried.push(filters)
      return Promise.resolve(filters.includes('c.ttf'))
    })
    expect(font).toBe('/c.ttf')
    expect(tried).toEqual([String.raw`drawtext=text=a:fontfile=/a\\\ b.ttf`, 'drawtext=text=a:fontfile=/c.ttf'])
  })

  it('is ffmpeg’s own where no file is there, and none where it cannot write', async () => {
    expect(
      await chooseFont(
        ['/a.ttf'],
        () => false,
        () => Promise.resolve(true),
      ),
    ).toBeNull()
    expect(await chooseFont(['/a.ttf'], there, () => Promise.resolve(false))).toBeUndefined()
  })

  it('is looked for on every system, the one that comes with the program before any without Chinese', () => {
    for (const platform of ['linux', 'win32', 'darwin', 'freebsd']) {
      const fonts = overlayFonts(platform, '/own.ttf')
      expect(overlayFonts(platform, null)).toEqual(fonts.filter((font) => font !== '/own.ttf'))
      expect(fonts.slice(0, fonts.indexOf('/own.ttf')).length).toBeGreaterThan(0)
      expect(fonts.findIndex((font) => /DejaVu|segoe|Helvetica/.test(font))).toBeGreaterThan(fonts.indexOf('/own.ttf'))
    }
  })
})

describe('the font that comes with the program', () => {
  it('is found from the sources and from what is built of them; beside app.asar, which no other program looks into', () => {
    const root = tempFolder()
    for (const program of ['built', 'resources/app.asar.unpacked']) {
      mkdirSync(join(root, program, 'resources/fonts'), { recursive: true })
      writeFileSync(join(root, program, 'resources/fonts/NotoSansSC-Regular.ttf'), '')
    }
    const path = join('resources', 'fonts', 'NotoSansSC-Regular.ttf')
    expect(ownFont()).toBe(join(import.meta.dirname, '../..', path))
    expect(ownFont(join(root, 'built/dist/main'))).toBe(join(root, 'built', path))
    expect(ownFont(join(root, 'resources/app.asar/dist/main'))).toBe(join(root, 'resources/app.asar.unpacked', path))
    expect(ownFont(join(root, 'elsewhere'))).toBeNull()
  })
})

describe.each(['PATH', '@ffmpeg-installer/ffmpeg'] as const)('Chinese in an overlay, with the ffmpeg of %s', (from) => {
  it.runIf(ffmpegOf(from))('is written, each character as its own, where the system has no font for it', async () => {
    const bench = await filterBench(from)
    const prove = (filters: string): Promise<boolean> => proveFilters(bench.path, filters, systemClock)
    const font = await chooseFont(overlayFonts('linux', ownFont()), (path) => path === ownFont(), prove)
    expect(font).toBe(ownFont())
    const written = (text: string, host = { ...bench.host, font }): Buffer =>
      started({ ...bench, host }, { overlay: { text } }, words(text)).frame.subarray(0, WIDTH * HEIGHT)
    const unlike = (a: Buffer, b: Buffer): number => a.filter((luma, index) => Math.abs(luma - b[index]!) > 60).length
    const [gate, yard, none] = [written('东大门'), written('停车场'), written('   ')]
    expect(unlike(gate, none)).toBeGreaterThan(60)
    expect(unlike(gate, yard)).toBeGreaterThan(60)
    // A font without them has one box for all.
    expect(unlike(written('东大门', bench.host), written('停车场', bench.host))).toBe(0)
  })
})
