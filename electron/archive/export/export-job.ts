import type { Clock } from '../../base/clock.ts'
import { instant } from '../../base/clock.ts'
import { LookoutError, messageOf, systemCode } from '../../base/error.ts'
import type { Export, Gap } from '../../protocol/recordings.ts'
import { expectRoom } from './disk-room.ts'
import type { ExportFolder } from './export-folder.ts'
import { surveyFilm, type Survey, type SurveyDeps } from './film-survey.ts'
import { rangeOf } from './found-range.ts'
import { writeFilm, type FilmHashes } from './film-writer.ts'
import { manifestBytes, timeOf, type Manifest } from './manifest.ts'
import type { Signer } from './signer.ts'

/** Who signs. */
export interface ExportStation {
  readonly id: string
  readonly name: string
  readonly version: string
}

export interface JobDeps extends SurveyDeps {
  readonly folder: ExportFolder
  readonly clock: Clock
  readonly signer: Signer
  /** Asked when a manifest is made, since its name may change. */
  readonly station: () => ExportStation
}

export interface Progress {
  /** 0 to 1. */
  readonly done: number
  readonly bytes: number
}

/** What a finished export says of itself. */
export interface Finished {
  readonly progress: Extract<Export['progress'], { state: 'finished' }>
  readonly gaps: Gap[]
}

/**
 * Makes one export from its range to its signature: steps 2 to 4 of the folder's order. Rejects with a LookoutError that
 * has a sentence for people, or with the signal's reason; what was written lies there still.
 */
export async function runExport(
  state: Export,
  deps: JobDeps,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Finished> {
  try {
    return await run(state, deps, signal, onProgress)
  } catch (error) {
    if (error instanceof LookoutError || signal.aborted) throw error
    throw new LookoutError('unavailable', sentenceOf(error, deps.folder.path), { cause: error })
  }
}

async function run(
  state: Export,
  deps: JobDeps,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Finished> {
  const { disk, folder, signer } = deps
  const made = { at: deps.clock.now(), station: deps.station() }
  const survey = await surveyFilm(deps, rangeOf(state), signal, (name) => ({
    bytes: aboutFilm(state, made.station, name),
    madeAt: made.at,
  }))
  const { plan } = survey
  await expectRoom(disk, folder.path, plan.bytes + plan.chunks.length * BYTES_PER_CHUNK)
  const path = folder.unfinishedFilm(state)
  const written = (bytes: number): void => onProgress({ done: bytes / plan.bytes, bytes })
  const hashes = await writeFilm({ plan, disk, path, signal, onProgress: written })
  noteDifferences(survey, hashes, deps)
  const manifest = manifestBytes(describe(state, survey, hashes, { ...made, signer }))
  const key = new TextEncoder().encode(signer.publicKey)
  await folder.complete(state, { manifest, signature: signer.sign(manifest), key })
  const { bytes, time } = plan
  const progress = { state: 'finished', bytes, seconds: seconds(time.duration), sha256: hashes.whole } as const
  return { progress, gaps: [...survey.gaps] }
}

/** In a manifest. */
const BYTES_PER_CHUNK = 200

/** What the film says of itself, for whoever finds it alone. */
function aboutFilm({ id, camera, from, to }: Export, { id: station }: ExportStation, name: string): Uint8Array {
  const about = { version: 1, export: id, station, camera, name, from, to }
  return new TextEncoder().encode(JSON.stringify(about))
}

interface Making {
  readonly at: number
  readonly station: ExportStation
  readonly signer: Signer
}

function describe(state: Export, survey: Survey, hashes: FilmHashes, { at, station, signer }: Making): Manifest {
  const { plan, name, gaps } = survey
  const { time, segments } = plan
  const shown = time.got
  const positionOf = (start: number): number => seconds(time.positionOf(start))
  return {
    ...{ format: 'Lookout export', version: 1, export: state.id, station },
    camera: { id: state.camera, name },
    asked: { from: state.from, to: state.to },
    shown: { from: instant(shown.start), to: instant(shown.end) },
    ...{ madeAt: instant(at), madeBy: state.by },
    key: { algorithm: 'Ed25519', sha256: signer.fingerprint },
    film: {
      ...{ file: state.file, bytes: plan.bytes, sha256: hashes.whole, seconds: seconds(time.duration) },
      pictures: segments.reduce((sum, { pictures }) => sum + pictures, 0),
    },
    segments: segments.map(({ segment, start, end, pictures }, index) => ({
      ...{ id: segment.id, ...timeOf({ start, end }), pictures, position: positionOf(start) },
      ...{ bytes: segment.bytes, sha256: hashes.segments[index] ?? '', recordedSha256: segment.sha256 },
    })),
    gaps: gaps.map((gap) => ({ ...gap, position: positionOf(Date.parse(gap.start) * 1000) })),
    chunks: plan.chunks.map(({ from, to, time: shownIn }, index) => ({
      ...{ from, to, sha256: hashes.chunks[index] ?? '', time: shownIn && timeOf(shownIn) },
    })),
  }
}

const seconds = (microseconds: number): number => microseconds / 1e6

/** It is in the manifest, too; this is for who looks after the station. */
function noteDifferences({ plan }: Survey, { segments }: FilmHashes, { log }: JobDeps): void {
  for (const [index, { segment }] of plan.segments.entries()) {
    if (segment.sha256 === null || segment.sha256 === segments[index]) continue
    log.error({ segment: segment.id }, 'A recording is not what it was when it was recorded; an export says so.')
  }
}

function sentenceOf(error: unknown, folder: string): string {
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk of ${folder} became full while the export was written: make room and start it again.`
    case 'ENOENT':
      return 'A recording of this time was deleted while it was exported: protect what is left and export that.'
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return `The export cannot be written into ${folder}: it may not be written by this user.`
    default:
      return `The export failed: ${messageOf(error)}.`
  }
}
