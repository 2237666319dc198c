/**
 * One program for both of Apple's processors: npm installs what this computer's processor needs, so the other one's half is
 * fetched as well. ffmpeg becomes one file with both halves; of the Argon2 library both are there, and the right one loads.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ffmpegPath, hasFfmpeg } from './ffmpeg.ts'

/** Runs a program to its end. @returns what it printed @throws where it fails */
export type Run = (program: string, args: readonly string[], env?: NodeJS.ProcessEnv) => string

const PROCESSORS = { x64: 'x86_64', arm64: 'arm64' } as const

const runHere =
  (root: string): Run =>
  (program, args, env = {}) =>
    execFileSync(program, args, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })

/** Makes what lies in `node_modules` good for both processors; does nothing where it is. Needs macOS, npm and its registry. */
export function makeUniversal(root: string, run: Run = runHere(root)): void {
  const argon2 = join(root, 'node_modules/@node-rs/argon2/package.json')
  const { version } = JSON.parse(readFileSync(argon2, 'utf8')) as { readonly version: string }
  const libraries = Object.keys(PROCESSORS).map((arch) => `@node-rs/argon2-darwin-${arch}@${version}`)
  // --force, for one of them is for another processor than this computer's.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--force', ...libraries])
  if (hasFfmpeg(root, 'darwin')) joinFfmpegs(root, run)
}

function joinFfmpegs(root: string, run: Run): void {
  const path = ffmpegPath(root, 'darwin')
  const there = run('lipo', ['-archs', path]).trim().split(' ')
  const missing = (['x64', 'arm64'] as const).find((arch) => !there.includes(PROCESSORS[arch]))
  if (missing === undefined) return
  const own = `${path}.own`
  renameSync(path, own)
  // Its installer leaves a file alone that is there, and takes the processor from npm's settings.
  run(process.execPath, ['node_modules/ffmpeg-static/install.js'], { npm_config_arch: missing })
  const other = `${path}.${missing}`
  renameSync(path, other)
  run('lipo', ['-create', own, other, '-output', path])
  for (const half of [own, other]) rmSync(half)
}
