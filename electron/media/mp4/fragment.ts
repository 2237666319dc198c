/**
 * A movie fragment (ISO/IEC 14496-12, 8.8): `moof` with a table of samples for each track, then `mdat` with the
 * samples, the pictures before the sound. Offsets count from the moof itself, so a fragment can be read wherever it
 * stands.
 */
import { BOX_HEADER, box, boxHeader, concat, fullBox, u32, u64, view } from './box.ts'
import { AUDIO_TRACK_ID, KEY_FLAGS, DELTA_FLAGS, VIDEO_TRACK_ID } from './track-box.ts'

export interface RunSample {
  /** Its bytes, in pieces. They go into the answer as they are. */
  readonly data: readonly Uint8Array[]
  /** In units of the track: µs for pictures, 1 / sample rate for sound. Whole, at least 0. */
  readonly duration: number
  readonly keyFrame: boolean
}

/** Samples of one track that follow each other. */
export interface TrackRun {
  /** When the first begins, from the segment's start, in units of the track. Whole, at least 0. */
  readonly baseTime: number
  /** At least one. */
  readonly samples: readonly RunSample[]
}

export interface NewFragment {
  /** 1 for the first of a segment, then one more each. */
  readonly sequence: number
  readonly video: TrackRun | null
  readonly audio: TrackRun | null
}

/** The bytes of a fragment, in order. The first piece is the moof with the header of the mdat, the rest is payload. */
export function fragment({ sequence, video, audio }: NewFragment): Uint8Array[] {
  const tracks = [
    ...(video ? [trackFragment(VIDEO_TRACK_ID, video)] : []),
    ...(audio ? [trackFragment(AUDIO_TRACK_ID, audio)] : []),
  ]
  const payload = [video, audio].flatMap((run) => run?.samples.flatMap(({ data }) => data) ?? [])
  return [head(sequence, tracks), ...payload]
}

/** A `traf` whose run does not know yet where in the mdat its samples begin. */
interface TrackFragment {
  readonly bytes: Uint8Array
  /** Where in `bytes` the run's data_offset stands. */
  readonly offsetAt: number
  readonly payloadBytes: number
}

function head(sequence: number, tracks: readonly TrackFragment[]): Uint8Array {
  const movie = fullBox('mfhd', 0, 0, u32(sequence))
  const moofBytes = tracks.reduce((sum, { bytes }) => sum + bytes.byteLength, BOX_HEADER + movie.byteLength)
  let payload = 0
  for (const { bytes, offsetAt, payloadBytes } of tracks) {
    view(bytes).setUint32(offsetAt, moofBytes + BOX_HEADER + payload)
    payload += payloadBytes
  }
  return concat(box('moof', movie, ...tracks.map(({ bytes }) => bytes)), boxHeader('mdat', payload))
}

/** Flags of tfhd (8.8.7.1) and trun (8.8.8.1), as far as they are written or read here. */
export const TFHD = {
  baseDataOffset: 0x1,
  sampleDescription: 0x2,
  duration: 0x8,
  size: 0x10,
  flags: 0x20,
  baseIsMoof: 0x20000,
} as const
export const TRUN = {
  dataOffset: 0x1,
  firstFlags: 0x4,
  duration: 0x100,
  size: 0x200,
  flags: 0x400,
  compositionOffset: 0x800,
} as const

/** Before the first sample of a run: header, version and flags, sample count, data offset. */
const RUN_HEADER = 20

function trackFragment(id: number, { baseTime, samples }: TrackRun): TrackFragment {
  const times = fullBox('tfdt', 1, 0, u64(baseTime))
  const { bytes: run, payloadBytes } = trackRun(samples)
  const header = fullBox('tfhd', 0, TFHD.baseIsMoof, u32(id))
  const bytes = box('traf', header, times, run)
  return { bytes, offsetAt: bytes.byteLength - run.byteLength + RUN_HEADER - 4, payloadBytes }
}

/** Each sample says its duration, size and flags: 12 bytes, and no defaults that a reader has to look for elsewhere. */
function trackRun(samples: readonly RunSample[]): { bytes: Uint8Array; payloadBytes: number } {
  const flags = TRUN.dataOffset | TRUN.duration | TRUN.size | TRUN.flags
  const bytes = fullBox('trun', 0, flags, new Uint8Array(RUN_HEADER - 12 + samples.length * 12))
  const data = view(bytes)
  data.setUint32(12, samples.length)
  let at = RUN_HEADER
  let payloadBytes = 0
  for (const sample of samples) {
    const size = sample.data.reduce((sum, piece) => sum + piece.byteLength, 0)
    data.setUint32(at, sample.duration)
    data.setUint32(at + 4, size)
    data.setUint32(at + 8, sample.keyFrame ? KEY_FLAGS : DELTA_FLAGS)
    at += 12
    payloadBytes += size
  }
  return { bytes, payloadBytes }
}
