/** Electron's runtime, which is downloaded once and kept in Electron's own cache, where electron-builder finds it. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { downloadArtifact } from '@electron/get'
import type { Arch } from './plan.ts'

export interface Runtime {
  readonly version: string
  /** SHA-256 by file name, as Electron's package brings them. */
  readonly checksums: Readonly<Record<string, string>>
}

export type Fetch = (arch: Arch, onProgress: (share: number) => void) => Promise<unknown>

export function runtimeOf(root: string): Runtime {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(join(root, 'node_modules/electron', name), 'utf8')) as unknown
  const { version } = read('package.json') as { readonly version: string }
  return { version, checksums: read('checksums.json') as Record<string, string> }
}

export const fetchWithElectron =
  ({ version, checksums }: Runtime): Fetch =>
  (arch, onProgress) =>
    downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.platform,
      arch,
      checksums: { ...checksums },
      downloadOptions: { quiet: true, getProgressCallback: ({ percent }: { percent: number }) => onProgress(percent) },
    })

const SILENCE_MILLISECONDS = 30_000

/**
 * Gets the runtimes that are not in the cache, one after the other.
 * @returns a sentence where that cannot be done; undefined where all are there
 */
export async function fetchRuntimes(
  arches: readonly Arch[],
  fetch: Fetch,
  say: (line: string) => void,
  silenceMilliseconds = SILENCE_MILLISECONDS,
): Promise<string | undefined> {
  for (const arch of arches) {
    try {
      await untilSilent((onProgress) => fetch(arch, onProgress), silenceMilliseconds, progressOf(arch, say))
    } catch (error) {
      return (
        `Electron’s runtime for ${arch} cannot be downloaded (${reasonOf(error)}): connect this computer to the internet, name a mirror in ` +
        'ELECTRON_MIRROR, or name a folder or zip with the runtime in LOOKOUT_ELECTRON_DIST.'
      )
    }
  }
  return undefined
}

/** Says each tenth once. */
function progressOf(arch: Arch, say: (line: string) => void): (share: number) => void {
  let said = 0
  return (share) => {
    const tenth = Math.floor(share * 10)
    if (tenth <= said) return
    said = tenth
    say(`  Electron’s runtime for ${arch}: ${tenth * 10} %`)
  }
}

/** Rejects when nothing has come for a while, for a network that swallows everything never says no. */
function untilSilent(
  start: (onProgress: (share: number) => void) => Promise<unknown>,
  milliseconds: number,
  onProgress: (share: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const wait = (): NodeJS.Timeout =>
      setTimeout(() => reject(new Error(`nothing came for ${milliseconds / 1000} seconds`)), milliseconds)
    let timer = wait()
    start((share) => {
      clearTimeout(timer)
      timer = wait()
      onProgress(share)
    })
      .then(() => resolve(), reject)
      .finally(() => clearTimeout(timer))
  })
}

/** The innermost cause says it: “fetch failed” around “getaddrinfo ENOTFOUND github.com”. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for no stated reason'
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message
}

/** Where Electron's program lies in an unpacked runtime. */
const PROGRAMS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/Frameworks/Electron Framework.framework/Electron Framework',
  win32: 'electron.exe',
}
/** Stands in every Electron before the bytes that its fuses are. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

export type NamedRuntime =
  | { readonly is: 'runtime' }
  /** Good for looking at what was packed, not for running it. */
  | { readonly is: 'stand-in' }
  | { readonly is: 'absent'; readonly sentence: string }

/** What lies where somebody says that Electron's runtime is. */
export function lookAtRuntime(path: string, platform: NodeJS.Platform): NamedRuntime {
  if (!existsSync(path)) return { is: 'absent', sentence: `There is no Electron runtime at ${path}.` }
  if (!statSync(path).isDirectory()) return { is: 'runtime' }
  const program = join(path, PROGRAMS[platform] ?? 'electron')
  // A folder of zips, as electron-builder takes it too.
  if (!existsSync(program)) return { is: 'runtime' }
  return readFileSync(program).includes(FUSE_SENTINEL) ? { is: 'runtime' } : { is: 'stand-in' }
}
