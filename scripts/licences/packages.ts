/**
 * What is known of an npm package's licence from its folder, and which packages the program needs when it runs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Package {
  readonly folder: string
  readonly name: string
  readonly version: string
  /** As its author names it, such as `MIT`; undefined where it names none. */
  readonly licence: string | undefined
  /** Where it comes from. */
  readonly source: string | undefined
  /** The licence and notices it comes with, whole; undefined where it has none. */
  readonly text: string | undefined
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: unknown
  /** As npm had it before it took SPDX expressions. */
  readonly licenses?: unknown
  readonly homepage?: unknown
  readonly repository?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/**
 * Every package that the project in `root` needs when it runs, with what those need, in no order. A package for one
 * platform alone carries the licence of the package that chose it.
 */
export function productionPackages(root: string): Package[] {
  const found = new Map<string, Package>()
  const visit = (folder: string, parent: Package | undefined): void => {
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder)
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const child = resolvePackage(name, folder, root)
      // npm leaves out what is optional and is not for this platform.
      if (child === undefined || found.has(child)) continue
      const read = readPackage(child)
      const chosen = name in optionalDependencies && parent !== undefined
      const inherited = chosen && read.text === undefined ? { ...read, text: parent.text } : read
      found.set(child, inherited)
      visit(child, inherited)
    }
  }
  visit(root, undefined)
  return [...found.values()]
}

/** As Node finds it: in the `node_modules` of the folder, or of one above. */
function resolvePackage(name: string, from: string, root: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
    if (folder === root || folder === dirname(folder)) return undefined
  }
}

/** @param folder of an npm package */
export function readPackage(folder: string): Package {
  const { name, version, license, licenses, homepage, repository } = manifestOf(folder)
  return {
    folder,
    name,
    version,
    licence: licenceNamed(license) ?? licenceNamed(licenses),
    source: addressOf(repository) ?? addressOf(homepage),
    text: textIn(folder),
  }
}

/** `MIT`, `{ type: 'MIT' }`, or a list of such, of which the user may choose. */
function licenceNamed(named: unknown): string | undefined {
  if (typeof named === 'string' && named !== '') return named
  if (Array.isArray(named)) return named.map(licenceNamed).filter(Boolean).join(' OR ') || undefined
  return typeof named === 'object' && named !== null && 'type' in named ? licenceNamed(named.type) : undefined
}

/** An address for a browser from what npm takes: `git+https://…`, `github:owner/name`, `owner/name`, `{ url }`. */
export function addressOf(named: unknown): string | undefined {
  if (typeof named === 'object' && named !== null && 'url' in named) return addressOf(named.url)
  if (typeof named !== 'string' || named === '') return undefined
  const short = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(named)?.[1]
  if (short !== undefined) return `https://github.com/${short}`
  const plain = named
    .replace(/^git\+/, '')
    .replace(/^(git|ssh):\/\/(git@)?/, 'https://')
    .replace(/^git@([^:]+):/, 'https://$1/')
    .replace(/\.git$/, '')
  return /^https?:\/\//.test(plain) ? plain : undefined
}

const LEGAL = /^(licen[cs]e|copying|notice)([.-]|$)/i

function textIn(folder: string): string | undefined {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LEGAL.test(entry.name))
    .map(({ name }) => name)
    .sort()
  if (!names.some((name) => !/^notice/i.test(name))) return textInReadme(folder)
  return tidy(names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n\n'))
}

/** Some have it as the last chapter of what they say of themselves. */
function textInReadme(folder: string): string | undefined {
  const name = readdirSync(folder).find((candidate) => /^readme(\.md)?$/i.test(candidate))
  if (name === undefined) return undefined
  const chapter = /^(?:#+ *licen[cs]e\b|licen[cs]e\r?\n-+)[\s\S]*/im.exec(readFileSync(join(folder, name), 'utf8'))?.[0]
  return chapter?.includes('Permission is hereby granted') ? tidy(chapter) : undefined
}

/** One kind of line ends, none at the ends of lines or of the text. */
export const tidy = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[ \t]+$/gm, '')
    .replace(/^\uFEFF/, '')
    .replace(/^\n+|\s+$/g, '')
