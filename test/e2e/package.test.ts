import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { FuseState } from '@electron/fuses/dist/constants.js'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { productionPackages } from '../../scripts/licences/packages.ts'
import { extract, packWithStandIn, provesItself, type Packed } from '../package/packed.ts'
import { VirtualScreen } from '../bench/virtual-screen.ts'
import { DesktopProcess } from '../kit/electron/desktop-process.ts'
import { onlyWindow } from '../kit/electron/desktop-stage.ts'
import { pictureMoves } from '../kit/moving-picture.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const root = join(import.meta.dirname, '../..')
const PACK_MILLISECONDS = 300_000

const folder = mkdtempSync(join(tmpdir(), 'lookout-package-'))
let packed: Packed
let extracted: string

beforeAll(() => {
  packed = packWithStandIn(folder)
  extracted = extract(packed, join(folder, 'extracted'))
}, PACK_MILLISECONDS)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const own = (): string[] => packed.files.filter((path) => !path.startsWith('node_modules'))
/** What a module imports, as paths in the program: files, and folders of packages. Node's own and Electron are no files. */
const importsOf = (code: string, folder: string): string[] =>
  [
    ...code.matchAll(/^(?:import|export)\b[^'"\n]*?(?:from )?["']([^"'\n]+)["'];?$|\bimport\(["']([^"']+)["']\)/gm),
  ].flatMap(([, whole, lazy]) => {
    const name = whole ?? lazy ?? ''
    if (name.startsWith('.')) return [join(folder, name)]
    if (isBuiltin(name) || name === 'electron') return []
    return [join('node_modules', /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name, 'package.json')]
  })

const isFile = (path: string): boolean => statSync(join(extracted, path)).isFile()

describe('what is packed', () => {
  it('is the program, its page and its resources, and nothing else of the project', () => {
    expect(own()).toEqual(
      expect.arrayContaining([
        'package.json',
        'LICENSE',
        'dist/main/main.js',
        'dist/main/headless.js',
        'dist/preload/preload.cjs',
        'dist/renderer/index.html',
        'dist/renderer/licences.json',
        'resources/icon.png',
        'resources/fonts/NotoSansSC-Regular.ttf',
      ]),
    )
    const expected = /^(dist\/(main|preload|renderer)\/|resources\/(icon\.png$|tray\/|fonts\/)|package\.json$|LICENSE$)/
    expect(own().filter((path) => isFile(path) && !expected.test(path))).toEqual([])
  })

  it('has no sources, tests, maps, settings, keys or recordings in it', () => {
    const unwanted =
      /\.(ts|mts|cts|svelte|map|tsbuildinfo|pem|key|p12|db|log|mp4|h264|env)$|(^|\/)(\.git|\.env|\.npmrc|settings\.json|station\.json)|^(test|docs|scripts|electron|renderer)\//
    expect(packed.files.filter((path) => unwanted.test(path))).toEqual([])
  })

  it('has every package that the program needs, and no other', () => {
    const named = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/
    const there = new Set(packed.files.flatMap((path) => named.exec(path)?.[1] ?? []))
    const needed = new Set(productionPackages(root).map(({ name }) => name))
    expect([...there].sort()).toEqual([...needed].sort())
  })

  it('names no path of the computer that it was packed on', () => {
    const text = own().filter((path) => /\.(js|cjs|html|css|json)$/.test(path) && isFile(path))
    expect(text.filter((path) => readFileSync(join(extracted, path), 'utf8').includes(root))).toEqual([])
  })
})

describe('beside the archive', () => {
  const resource = (path: string): string => join(packed.folder, 'resources', path)

  it('lies what other programs read: libraries and the font', () => {
    const unpacked = readdirSync(resource('app.asar.unpacked'), { recursive: true, encoding: 'utf8' })
    expect(unpacked.filter((path) => path.endsWith('.node'))).toHaveLength(1)
    expect(unpacked).toContain('resources/fonts/NotoSansSC-Regular.ttf')
  })

  it('lie the licences: ours and the packages’, ffmpeg’s GPL with where its source is, Electron’s and Chromium’s', () => {
    const text = readFileSync(resource('LICENCES.txt'), 'utf8')
    expect(text).toContain('GNU GENERAL PUBLIC LICENSE')
    expect(text).toContain('https://ffmpeg.org/releases/ffmpeg-6.1.1.tar.xz')
    expect(text).toContain('fastify')
    expect(text).toContain('SIL OPEN FONT LICENSE')
    expect(existsSync(join(packed.folder, 'LICENSE.electron.txt'))).toBe(true)
    expect(existsSync(join(packed.folder, 'LICENSES.chromium.html'))).toBe(true)
  })

  it('lies no feed for updates, since none was named', () => {
    expect(readFileSync(resource('app-update.yml'), 'utf8')).not.toMatch(/^\s*url:/m)
  })

  it('lies the command for a station without a window', () => {
    expect(statSync(join(packed.folder, 'lookout-station')).mode & 0o111).toBe(0o111)
  })

  it('lie the words of Chromium in the languages of the console alone', () => {
    expect(readdirSync(join(packed.folder, 'locales')).sort()).toEqual(['en-US.pak', 'zh-CN.pak'])
  })
})

describe('the packed program', () => {
  it('has its fuses set: it is no Node.js, takes no inspector, loads nothing but its own archive', async () => {
    const wire = await getCurrentFuseWire(join(packed.folder, 'lookout'))
    const on = Object.entries(wire).flatMap(([fuse, state]) => (state === FuseState.ENABLE ? [Number(fuse)] : []))
    expect(on).toEqual([
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.OnlyLoadAppFromAsar,
    ])
  })

  it('serves its page and a moving picture from what was packed alone', async () => {
    await provesItself(extracted)
  })

  it('shows its window with a moving picture in the stand-in for Electron, from what was packed alone', async () => {
    const screen = await VirtualScreen.start(1920, 1080)
    onTestFinished(() => screen.close())
    const program = join(extracted, 'dist/main/main.js')
    const desktop = await DesktopProcess.start({ display: screen.display, program })
    const { page } = await onlyWindow(desktop)
    await pictureMoves(page)
  })

  it('imports nothing that was not packed', () => {
    const bundles = own().filter((path) => /^dist\/main\/.*\.js$/.test(path))
    const imported = bundles.flatMap((path) => importsOf(readFileSync(join(extracted, path), 'utf8'), dirname(path)))
    expect(imported.length).toBeGreaterThan(20)
    expect(imported.filter((path) => !existsSync(join(extracted, path)))).toEqual([])
  })

  it.each([
    ['its page', 'dist/renderer/index.html', /answered with 503/],
    ['a style of its page', /^dist\/renderer\/assets\/index-.*\.css$/, /\.css is answered with 404/],
    ['a part of its main process', /^dist\/main\/assets\/.*\.js$/, /Cannot find module .*assets/],
    ['a package', 'node_modules/fastify/fastify.js', /Cannot find package .*fastify/],
    ['a library', /\.node$/, /Cannot find native binding|Failed to load native|argon2/],
  ])('does not pass without %s', async (_, missing, because) => {
    const copy = join(tempFolder(), 'program')
    cpSync(extracted, copy, { recursive: true })
    const path = packed.files.find((file) => (typeof missing === 'string' ? file === missing : missing.test(file)))
    rmSync(join(copy, path ?? 'nothing like it was packed'))
    await expect(provesItself(copy)).rejects.toThrow(because)
  })
})
