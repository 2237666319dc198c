import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ExportRange, ExportSource, SourceSegment } from '../../../electron/archive/export/export-source.ts'
import { gapsOf, type Recorded } from '../../../electron/archive/gaps.ts'
import { segmentAboutBytes, type SegmentBefore } from '../../../electron/archive/segment-about.ts'
import { segmentName, segmentPath } from '../../../electron/archive/segment-name.ts'
import { instant } from '../../../electron/base/clock.ts'
import { concat } from '../../../electron/media/mp4/box.ts'
import { fragment, type RunSample } from '../../../electron/media/mp4/fragment.ts'
import { movieFragmentRandomAccess, type RandomAccessEntry } from '../../../electron/media/mp4/index-table.ts'
import { initSegment } from '../../../electron/media/mp4/init-segment.ts'
import { rawAac, toSample } from '../../../electron/media/mp4/sample.ts'
import { audioTrackOf, videoTrackOf } from '../../../electron/media/mp4/tracks.ts'
import type { Recordings, Segment } from '../../../electron/protocol/recordings.ts'
import { nalUnits } from '../../../electron/media/annexb.ts'
import { accessUnits, cameraStream } from '../../media/mp4/camera.ts'
import { aboutOf } from '../kit/segment-bytes.ts'
import { tempFolder } from '../../kit/temp-folder.ts'

export const SECOND = 1_000_000
export const PICTURE = 40_000
/** 2026-01-02T03:00:00Z, µs. */
export const MORNING = Date.UTC(2026, 0, 2, 3) * 1000

export interface SegmentPlan {
  readonly camera?: string
  readonly name?: string
  /** µs since 1970. */
  readonly start: number
  readonly seconds: number
  /** Access units, 25 a second, over and over; each a second's first is a key frame. */
  readonly stream?: Uint8Array
  /** ADTS of 48 kHz, from the segment's start on. */
  readonly sound?: readonly Uint8Array[]
  readonly before?: SegmentBefore
  /** `writing`: it has no end yet. */
  readonly state?: Segment['state']
}

interface Held extends SourceSegment {
  readonly camera: string
  readonly before: SegmentBefore | null
}

/** Real segments of a camera in a real folder, and the part of an archive that exports need. */
export class CameraArchive implements ExportSource {
  readonly folder = join(tempFolder(), 'recordings')
  readonly #held: Held[] = []

  /** Puts a segment there; answers its id. */
  add(plan: SegmentPlan): string {
    const { camera = 'front', start, seconds, state = 'finished', before = null } = plan
    const { id } = segmentName(camera, start)!
    const path = segmentPath(this.folder, segmentName(camera, start)!)
    const bytes = segmentBytes(plan)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
    const sha256 = state === 'finished' ? createHash('sha256').update(bytes).digest('hex') : null
    const end = start + seconds * SECOND
    this.#held.push({ id, camera, path, start, end, bytes: bytes.byteLength, state, sha256, before })
    return id
  }

  find({ camera, from, to }: ExportRange): Recordings {
    const held = this.#held.filter((segment) => segment.camera === camera).sort((a, b) => a.start - b.start)
    const segments = held.filter(({ start, end }) => start < to && end > from)
    const question = { start: from, end: to, now: to, present: null }
    const gaps = gapsOf(held satisfies readonly Recorded[], question)
    return {
      segments: segments.map(({ id, camera, start, end, bytes, state }) => ({
        ...{ id, camera, start: instant(start), end: instant(end), bytes, state, url: '', protected: false },
      })),
      gaps: gaps.map((gap) => ({ ...gap, start: instant(gap.start), end: instant(gap.end) })),
    }
  }

  segment(id: string): SourceSegment {
    return this.#held.find((segment) => segment.id === id)!
  }
}

/** As a recorder writes it: a fragment each half second, a key frame each second. */
function segmentBytes({ camera = 'front', start, seconds, stream, sound = [], ...plan }: SegmentPlan): Uint8Array {
  const units = accessUnits(stream ?? cameraStream())
  const video = videoTrackOf(units[0]!)!
  const audio = sound[0] ? audioTrackOf(sound[0])! : null
  const about = aboutOf({ camera, start, before: plan.before ?? null })
  const pieces = [
    initSegment({ video, audio, start, about: segmentAboutBytes({ ...about, name: plan.name ?? about.name }) }),
  ]
  const keys: RandomAccessEntry[] = []
  let offset = pieces[0]!.byteLength
  let frames = 0
  for (let half = 0; half < seconds * 2; half++) {
    const first = Math.ceil(half * 12.5)
    const samples = Array.from({ length: Math.ceil((half + 1) * 12.5) - first }, (_, i): RunSample => {
      const data = units[(first + i) % units.length]!
      return { data: toSample(data), duration: PICTURE, keyFrame: nalUnits(data).some(({ type }) => type === 5) }
    })
    const heard = sound.slice(frames, Math.round(((half + 1) * 24_000) / 1024))
    const frameSamples = heard.map((frame) => ({ data: [rawAac(frame)], duration: 1024, keyFrame: true }))
    const run = frameSamples.length > 0 ? { baseTime: frames * 1024, samples: frameSamples } : null
    frames += heard.length
    if (samples[0]!.keyFrame) keys.push({ time: first * PICTURE, offset })
    const made = concat(...fragment({ sequence: half + 1, video: { baseTime: first * PICTURE, samples }, audio: run }))
    pieces.push(made)
    offset += made.byteLength
  }
  return concat(...pieces, ...(plan.state === 'writing' ? [] : [movieFragmentRandomAccess(keys)]))
}
