/**
 * The licences of everything that Lookout ships: itself, the packages it needs when it runs, what is built into the page,
 * ffmpeg, and Electron. `licences.json` lies beside the page and is what “About” shows; LICENCES.txt is installed with the
 * program.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { productionPackages, readPackage, tidy, type Package } from './licences/packages.ts'

/** How a part comes to the user. */
export type ShippedAs = 'product' | 'program' | 'runtime' | 'package' | 'page'

export interface Part {
  readonly name: string
  readonly version: string
  /** SPDX expression. */
  readonly licence: string
  readonly source: string | null
  readonly shippedAs: ShippedAs
  /** Index into `texts`. */
  readonly text: number
}

/** Equal texts are there once. Parts are in order: the product, programs, the runtime, then packages by name. */
export interface Licences {
  readonly version: 1
  readonly parts: readonly Part[]
  readonly texts: readonly string[]
  /** Packages without a licence's name or text, which are not shipped like that: empty in every installer. */
  readonly unknown: readonly string[]
}

interface Entry extends Omit<Part, 'text'> {
  readonly text: string
}

/**
 * @param root the project
 * @param inPage folders of the npm packages of which something is in the built page
 */
export function gatherLicences(root: string, inPage: Iterable<string>): Licences {
  const running = productionPackages(root)
  const known = new Set(running.map(({ folder }) => folder))
  const built = [...inPage].filter((folder) => !known.has(folder)).map(readPackage)
  const packages = [
    ...running.map((found) => entryOf(root, found, 'package')),
    ...built.map((found) => entryOf(root, found, 'page')),
  ]
  const entries = packages.flatMap((entry) => (typeof entry === 'string' ? [] : [entry]))
  const sorted = entries.sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version))
  const unknown = packages.filter((entry) => typeof entry === 'string').sort(compare)
  return { ...withTexts([...ownParts(root), ...sorted]), unknown }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The name alone where its licence is not known. */
function entryOf(root: string, found: Package, shippedAs: ShippedAs): Entry | string {
  const { name, version, source } = found
  const text = found.text ?? givenText(root, name)
  const licence = found.licence ?? licenceIn(text ?? '')
  if (licence === undefined || text === undefined) return `${name} ${version}`
  return { name, version, licence, source: source ?? null, shippedAs, text }
}

/** For the packages that bring a text and do not name it. Only what cannot be mistaken. */
const licenceIn = (text: string): string | undefined =>
  /MIT License/i.test(text.slice(0, 100)) && text.includes('Permission is hereby granted, free of charge')
    ? 'MIT'
    : undefined

/** For the few packages that name a licence and forgot its text. */
function givenText(root: string, name: string): string | undefined {
  const path = join(root, 'resources/licences/packages', `${name.replace('/', '__')}.txt`)
  return existsSync(path) ? tidy(readFileSync(path, 'utf8')) : undefined
}

function ownParts(root: string): Entry[] {
  const legal = (name: string): string => readFileSync(join(root, 'resources/licences', name), 'utf8')
  const product = readPackage(root)
  const electron = readPackage(join(root, 'node_modules/electron'))
  return [
    {
      name: 'Lookout',
      version: product.version,
      licence: product.licence ?? '',
      source: product.source ?? null,
      shippedAs: 'product',
      text: product.text ?? '',
    },
    {
      name: 'ffmpeg',
      version: '6.1.1',
      licence: 'GPL-3.0-or-later',
      source: 'https://ffmpeg.org/releases/ffmpeg-6.1.1.tar.xz',
      shippedAs: 'program',
      text: tidy(`${legal('ffmpeg.txt')}\n${legal('GPL-3.0.txt')}`),
    },
    {
      name: 'Electron',
      version: electron.version,
      licence: electron.licence ?? 'MIT',
      source: 'https://github.com/electron/electron',
      shippedAs: 'runtime',
      text: tidy(`${electron.text ?? ''}\n\n${legal('chromium.txt')}`),
    },
    {
      name: 'Noto Sans SC',
      version: '5.3.0',
      licence: 'OFL-1.1',
      source: 'https://github.com/notofonts/noto-cjk',
      shippedAs: 'package',
      text: tidy(readFileSync(join(root, 'resources/fonts/OFL.txt'), 'utf8')),
    },
  ]
}

function withTexts(entries: readonly Entry[]): Omit<Licences, 'unknown'> {
  const texts = [...new Set(entries.map(({ text }) => text))]
  return { version: 1, parts: entries.map((entry) => ({ ...entry, text: texts.indexOf(entry.text) })), texts }
}

const RULE = '='.repeat(100)
const WAYS: Readonly<Record<ShippedAs, string>> = {
  product: 'the program itself',
  program: 'a program of its own that Lookout starts',
  runtime: 'what the desktop program runs in',
  package: 'a library or a font',
  page: 'a library or font of the page',
}

/** The same as a text for people: a list, then every licence with the parts that are under it. */
export function licencesText({ parts, texts }: Licences): string {
  const list = parts.map(
    ({ name, version, licence, shippedAs }) => `${name} ${version}: ${licence}, ${WAYS[shippedAs]}`,
  )
  const sections = texts.map((text, index) => {
    const under = parts.filter((part) => part.text === index)
    const names = under.map(({ name, version, source }) => `${name} ${version}${source === null ? '' : `  ${source}`}`)
    return `${RULE}\n${names.join('\n')}\n${RULE}\n\n${text}\n`
  })
  return `What Lookout is made of, and under which licences\n\n${list.join('\n')}\n\n${sections.join('\n')}`
}
