import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gatherLicences, licencesText } from '../../scripts/licences.ts'
import { packageFolder } from '../../scripts/licences/page-packages.ts'
import { addressOf, productionPackages } from '../../scripts/licences/packages.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const root = join(import.meta.dirname, '../..')

/** A folder with these files; what is no text is written as JSON. */
function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = tempFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}

const OWN = {
  LICENSE: 'Ours',
  'resources/licences/ffmpeg.txt': 'Sources of ffmpeg',
  'resources/licences/GPL-3.0.txt': 'GPL',
  'resources/licences/chromium.txt': 'Chromium',
  'resources/fonts/OFL.txt': 'OFL',
  'node_modules/electron/package.json': { name: 'electron', version: '1.0.0', license: 'MIT' },
}

describe('the licences', () => {
  it('are known of everything that is shipped', () => {
    const page = ['svelte', 'jmuxer', 'mediabunny', '@lucide/svelte', '@fontsource-variable/inter']
    const { parts, texts, unknown } = gatherLicences(
      root,
      page.map((name) => join(root, 'node_modules', name)),
    )
    expect(unknown).toEqual([])
    for (const part of parts) expect(texts[part.text]?.length, part.name).toBeGreaterThan(100)
  })

  it('begin with Lookout’s own, then ffmpeg under the GPL with where its source is', () => {
    const { parts, texts } = gatherLicences(root, [])
    expect(parts.slice(0, 4).map(({ name }) => name)).toEqual(['Lookout', 'ffmpeg', 'Electron', 'Noto Sans SC'])
    const ffmpeg = texts[parts[1]?.text ?? -1]
    expect(parts[1]?.licence).toBe('GPL-3.0-or-later')
    expect(ffmpeg).toContain('https://ffmpeg.org/releases/')
    expect(ffmpeg).toContain('Everyone is permitted to copy and distribute verbatim copies')
    expect(ffmpeg).toContain('END OF TERMS AND CONDITIONS')
  })

  it('are found of what is needed at any depth, and not of tools for development', () => {
    const folder = folderOf({
      ...OWN,
      'package.json': {
        name: 'top',
        version: '1.0.0',
        license: 'MIT',
        dependencies: { a: '1' },
        devDependencies: { tool: '1' },
      },
      'node_modules/a/package.json': { name: 'a', version: '1.0.0', license: 'MIT', dependencies: { b: '2' } },
      'node_modules/a/LICENSE.md': 'Of a',
      'node_modules/a/node_modules/b/package.json': {
        name: 'b',
        version: '2.0.0',
        license: 'ISC',
        dependencies: { a: '1' },
      },
      'node_modules/a/node_modules/b/license': 'Of b',
      'node_modules/b/package.json': { name: 'b', version: '1.0.0', license: 'ISC' },
      'node_modules/tool/package.json': { name: 'tool', version: '1.0.0' },
    })
    expect(productionPackages(folder).map(({ name, version }) => `${name} ${version}`)).toEqual(['a 1.0.0', 'b 2.0.0'])
  })

  it('of a package for one platform are those of the package that chose it', () => {
    const folder = folderOf({
      'package.json': { name: 'top', version: '1.0.0', dependencies: { native: '1' } },
      'node_modules/native/package.json': {
        ...{ name: 'native', version: '1.0.0', license: 'MIT' },
        optionalDependencies: { 'native-linux': '1', 'native-windows': '1' },
      },
      'node_modules/native/LICENSE': 'Of native',
      'node_modules/native-linux/package.json': { name: 'native-linux', version: '1.0.0', license: 'MIT' },
    })
    expect(productionPackages(folder).map(({ name, text }) => [name, text])).toEqual([
      ['native', 'Of native'],
      ['native-linux', 'Of native'],
    ])
  })

  it.each([
    ['a name as npm had it once', { licenses: [{ type: 'MIT' }, { type: 'BSD' }] }, { LICENSE: 'Of a' }, 'MIT OR BSD'],
    [
      'a text alone that cannot be mistaken',
      {},
      { LICENSE: 'The MIT License\nPermission is hereby granted, free of charge' },
      'MIT',
    ],
    [
      'its text at the end of its readme',
      { license: 'MIT' },
      { 'README.md': '# A\n\nLicense\n-------\nPermission is hereby granted' },
      'MIT',
    ],
  ])('are known of a package with %s', (_, manifest, files, licence) => {
    const folder = folderOf({
      ...OWN,
      'package.json': { name: 'top', version: '1.0.0', license: 'MIT', dependencies: { a: '1' } },
      'node_modules/a/package.json': { name: 'a', version: '1.2.3', ...manifest },
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`node_modules/a/${name}`, text])),
    })
    const { unknown, parts } = gatherLicences(folder, [])
    expect(unknown).toEqual([])
    expect(parts.find(({ name }) => name === 'a')?.licence).toBe(licence)
  })

  it.each([
    ['no text', { license: 'MIT' }, {}],
    ['no name and a text that could be any', {}, { 'node_modules/a/LICENSE': 'Do as you like' }],
    ['a readme that names it alone', { license: 'MIT' }, { 'node_modules/a/README.md': '## License\nMIT' }],
    ['a notice alone', { license: 'Apache-2.0' }, { 'node_modules/a/NOTICE': 'Of somebody' }],
  ])('are said to be unknown of a package with %s', (_, manifest, files) => {
    const folder = folderOf({
      ...OWN,
      'package.json': { name: 'top', version: '1.0.0', license: 'MIT', dependencies: { a: '1' } },
      'node_modules/a/package.json': { name: 'a', version: '1.2.3', ...manifest },
      ...files,
    })
    const { unknown, parts } = gatherLicences(folder, [])
    expect(unknown).toEqual(['a 1.2.3'])
    expect(parts.map(({ name }) => name)).not.toContain('a')
  })

  it('that are the same are there once, and the text for people has each part under its licence', () => {
    const folder = folderOf({
      ...OWN,
      'package.json': { name: 'top', version: '1.0.0', license: 'MIT', dependencies: { a: '1', b: '1' } },
      ...Object.fromEntries(
        ['a', 'b'].map((name) => [`node_modules/${name}/package.json`, { name, version: '1.0.0', license: 'ISC' }]),
      ),
      'node_modules/a/LICENSE': 'The same\r\n',
      'node_modules/b/LICENSE': 'The same',
    })
    const licences = gatherLicences(folder, [])
    expect(licences.texts.filter((text) => text === 'The same')).toHaveLength(1)
    const text = licencesText(licences)
    expect(text).toContain('a 1.0.0: ISC, a library or a font')
    expect(text).toMatch(/a 1\.0\.0\nb 1\.0\.0\n=+\n\nThe same/)
  })
})

describe('the package of a file', () => {
  it.each([
    ['/p/node_modules/svelte/src/index.js', '/p/node_modules/svelte'],
    ['/p/node_modules/@lucide/svelte/dist/x.svelte?type=style', '/p/node_modules/@lucide/svelte'],
    ['\0/p/node_modules/a/node_modules/b/x.js', '/p/node_modules/a/node_modules/b'],
    ['/p/renderer/main.ts', undefined],
  ])('%j is %s', (file, folder) => {
    expect(packageFolder(file)).toBe(folder)
  })
})

describe('the address of a package', () => {
  it.each([
    ['git+https://github.com/a/b.git', 'https://github.com/a/b'],
    ['git://github.com/a/b.git', 'https://github.com/a/b'],
    ['git@github.com:a/b.git', 'https://github.com/a/b'],
    ['github:a/b', 'https://github.com/a/b'],
    [{ type: 'git', url: 'ssh://git@github.com/a/b.git' }, 'https://github.com/a/b'],
    ['file:../b', undefined],
    [undefined, undefined],
  ])('%j is %s', (named, address) => {
    expect(addressOf(named)).toBe(address)
  })
})
