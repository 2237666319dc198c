/**
 * Finds the ffmpeg to use, once: `FFMPEG_BIN`, then the one that the installers ship (ffmpeg-static), then the one on
 * PATH, then the old one of @ffmpeg-installer, which only a developer's folder has. Each is taken only if it runs.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/error.ts'
import { encoderCandidates, probeEncoder } from './encoder-probe.ts'
import type { EncoderChoice } from './encoder.ts'
import { parseCommandable, parseFfmpegVersion, parseNames } from './ffmpeg-version.ts'
import type { FfmpegVersion } from './ffmpeg-version.ts'
import { runToEnd } from './run-ffmpeg.ts'

export interface Ffmpeg {
  readonly path: string
  readonly from: FfmpegOrigin
  readonly version: FfmpegVersion
  readonly filters: ReadonlySet<string>
  /** The filters that take commands while they run. */
  readonly commandable: ReadonlySet<string>
  readonly encoders: ReadonlySet<string>
  /** The H.264 encoder that proved itself on this computer. */
  readonly encoder: EncoderChoice
}

export type FfmpegOrigin = 'FFMPEG_BIN' | 'ffmpeg-static' | 'PATH' | '@ffmpeg-installer/ffmpeg'

/** One that was not taken, and why. */
export interface Rejected {
  readonly from: FfmpegOrigin
  readonly because: string
}

export type FfmpegSearch =
  | { readonly found: true; readonly ffmpeg: Ffmpeg; readonly rejected: readonly Rejected[] }
  | { readonly found: false; readonly message: string; readonly rejected: readonly Rejected[] }

export interface Candidate {
  readonly from: FfmpegOrigin
  /** Undefined where this origin names none. */
  readonly path: string | undefined
  /** Why there is none. */
  readonly missing: string
}

const RUN_MILLISECONDS = 10_000

/** What this computer has, best first. `load` imports an optional package that exports a path. */
export function ffmpegCandidates(
  env: NodeJS.ProcessEnv,
  load: (name: string) => unknown = requireOptional,
): Candidate[] {
  const own = env['FFMPEG_BIN']
  return [
    { from: 'FFMPEG_BIN', path: own === '' ? undefined : own, missing: 'it is not set' },
    { from: 'ffmpeg-static', path: packaged(load('ffmpeg-static')), missing: 'it is not installed' },
    { from: 'PATH', path: 'ffmpeg', missing: 'there is none' },
    {
      from: '@ffmpeg-installer/ffmpeg',
      path: packaged(load('@ffmpeg-installer/ffmpeg')),
      missing: 'it is not installed',
    },
  ]
}

function requireOptional(name: string): unknown {
  try {
    return createRequire(import.meta.url)(name)
  } catch {
    return undefined
  }
}

/** A program cannot be run from inside app.asar; the installers put it beside. ffmpeg-static names files that are not there. */
function packaged(exported: unknown): string | undefined {
  const named = typeof exported === 'object' && exported !== null && 'path' in exported ? exported.path : exported
  if (typeof named !== 'string') return undefined
  const path = named.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
  return existsSync(path) ? path : undefined
}

/** The first candidate that answers `-version`, with what it can do. Takes seconds: ask once and keep the answer. */
export async function findFfmpeg(candidates: readonly Candidate[], clock: Clock): Promise<FfmpegSearch> {
  const rejected: Rejected[] = []
  for (const candidate of candidates) {
    const tried = await tryCandidate(candidate, clock)
    if (typeof tried !== 'string') return { found: true, ffmpeg: tried, rejected }
    rejected.push({ from: candidate.from, because: tried })
  }
  return { found: false, message: missingMessage(rejected), rejected }
}

const missingMessage = (rejected: readonly Rejected[]): string =>
  `No usable ffmpeg was found, so no camera can be shown. Install ffmpeg, or name one in FFMPEG_BIN. ` +
  `Tried: ${rejected.map(({ from, because }) => `${from} (${because})`).join(', ')}.`

async function tryCandidate({ from, path, missing }: Candidate, clock: Clock): Promise<Ffmpeg | string> {
  if (path === undefined) return missing
  const version = await ask(path, '-version', clock)
  if (!version.ok) return version.message
  const parsed = parseFfmpegVersion(version.text)
  if (!parsed) return 'it did not answer as ffmpeg does'
  const [filters, encoders] = [await ask(path, '-filters', clock), await ask(path, '-encoders', clock)]
  if (!filters.ok || !encoders.ok) return 'it does not list its filters and encoders'
  const names = parseNames(encoders.text)
  const encoder = await probeEncoder(path, encoderCandidates(process.platform, names), clock)
  if (!encoder) return 'it has no H.264 encoder that works'
  const [listed, commandable] = [parseNames(filters.text), parseCommandable(filters.text)]
  return { path, from, version: parsed, filters: listed, commandable, encoders: names, encoder }
}

type Answer = { ok: true; text: string } | { ok: false; message: string }

async function ask(path: string, question: string, clock: Clock): Promise<Answer> {
  const run = await runToEnd({ path, arguments: ['-hide_banner', question], secrets: [] }, clock, RUN_MILLISECONDS)
  if (run.exit.error) return { ok: false, message: startProblem(run.exit.error) }
  if (run.timedOut) return { ok: false, message: 'it did not answer in time' }
  if (run.exit.code !== 0) return { ok: false, message: `it ended with code ${run.exit.code ?? 'none'}` }
  return { ok: true, text: run.stdout.toString('utf8') }
}

function startProblem(error: Error): string {
  if (/ENOENT/.test(messageOf(error))) return 'there is no such program'
  if (/EACCES/.test(messageOf(error))) return 'it may not be run'
  return 'it cannot be started'
}
