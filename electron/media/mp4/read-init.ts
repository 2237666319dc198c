/**
 * The beginning of a fragmented MP4, read: which tracks it has and how their samples are to be decoded. Made for what
 * `initSegment` writes; other files with H.264, and AAC or no sound, are understood as far as they are like it.
 */
import { parseAudioSpecificConfig } from '../adts.ts'
import { parseAvcConfiguration } from '../avcc.ts'
import { FieldReader, boxesIn, type BoxPlace } from './box-reader.ts'
import { ABOUT_ID } from './track-box.ts'
import type { AudioTrack, VideoTrack } from './tracks.ts'

/** How the fragments refer to a track. */
export interface TrackReference {
  readonly id: number
  /** Units a second. */
  readonly timescale: number
  /** What samples have that do not say otherwise (8.8.3). */
  readonly defaults: SampleDefaults
}

export interface SampleDefaults {
  readonly duration: number
  readonly size: number
  readonly flags: number
}

export interface SegmentInit {
  readonly video: VideoTrack
  readonly audio: AudioTrack | null
  /** What was written for Lookout itself; null where the file has nothing of the kind. */
  readonly about: Uint8Array | null
  /** Where the first fragment begins. */
  readonly bytes: number
  readonly references: { readonly video: TrackReference; readonly audio: TrackReference | null }
}

/** A box inside the moov, and the bytes both are in. */
interface Inside extends BoxPlace {
  readonly bytes: Uint8Array
}

/** The first box of a kind below `parent`, going down by one box for each name. */
function descend(parent: Inside, ...path: readonly string[]): Inside | undefined {
  const [type, ...rest] = path
  if (type === undefined) return parent
  const found = childrenOf(parent).find((child) => child.type === type)
  return found && descend(found, ...rest)
}

const childrenOf = (parent: Inside, skipped = 0): Inside[] =>
  boxesIn(parent.bytes, parent.start + skipped, parent.end).map((place) => ({ ...place, bytes: parent.bytes }))

const fields = (place: Inside | undefined): FieldReader =>
  new FieldReader(place?.bytes ?? new Uint8Array(), place ?? { start: 0, end: 0 })

/** Reads a moov, header and all, that ends at `end` in its file. Undefined where it has no track of H.264. */
export function readInit(moov: Uint8Array, end: number): SegmentInit | undefined {
  const [place] = boxesIn(moov, 0, moov.byteLength)
  if (place?.type !== 'moov') return undefined
  const movie: Inside = { ...place, bytes: moov }
  const tracks = childrenOf(movie).filter(({ type }) => type === 'trak')
  const video = firstOf(tracks, (track) => readVideo(track))
  if (!video) return undefined
  const audio = firstOf(tracks, (track) => readAudio(track))
  return {
    video: video.read,
    audio: audio?.read ?? null,
    about: readAbout(movie),
    bytes: end,
    references: { video: reference(movie, video.track), audio: audio ? reference(movie, audio.track) : null },
  }
}

function firstOf<T>(
  tracks: readonly Inside[],
  read: (track: Inside) => T | undefined,
): { track: Inside; read: T } | undefined {
  for (const track of tracks) {
    const result = timescaleOf(track) > 0 ? read(track) : undefined
    if (result !== undefined) return { track, read: result }
  }
  return undefined
}

function reference(movie: Inside, track: Inside): TrackReference {
  const header = fields(descend(track, 'tkhd'))
  const id = header.skip(header.versionAndFlags().version === 1 ? 16 : 8).u32()
  return { id, timescale: timescaleOf(track), defaults: defaultsOf(movie, id) }
}

function timescaleOf(track: Inside): number {
  const header = fields(descend(track, 'mdia', 'mdhd'))
  return header.skip(header.versionAndFlags().version === 1 ? 16 : 8).u32()
}

function defaultsOf(movie: Inside, id: number): SampleDefaults {
  const extensions = descend(movie, 'mvex')
  for (const place of extensions ? childrenOf(extensions) : []) {
    const reader = fields(place).skip(4)
    if (place.type !== 'trex' || reader.u32() !== id) continue
    reader.skip(4) // the first sample description
    return { duration: reader.u32(), size: reader.u32(), flags: reader.u32() }
  }
  return { duration: 0, size: 0, flags: 0 }
}

/** The first of a track's sample entries, if it is of this type. */
function entryOf(track: Inside, type: string): Inside | undefined {
  const descriptions = descend(track, 'mdia', 'minf', 'stbl', 'stsd')
  const entry = descriptions && childrenOf(descriptions, 8)[0]
  return entry?.type === type ? entry : undefined
}

const hex = (byte: number | undefined): string => (byte ?? 0).toString(16).toUpperCase().padStart(2, '0')

/** Before the boxes in a visual sample entry (12.1.3), and in one for sound (12.2.3). */
const VISUAL_FIELDS = 78
const SOUND_FIELDS = 28

function readVideo(track: Inside): VideoTrack | undefined {
  const entry = entryOf(track, 'avc1')
  const record = entry && childrenOf(entry, VISUAL_FIELDS).find(({ type }) => type === 'avcC')
  if (!record) return undefined
  const size = fields(entry).skip(24)
  const avcC = fields(record).bytes(record.end - record.start)
  if (!parseAvcConfiguration(avcC)) return undefined
  return { width: size.u16(), height: size.u16(), codec: `avc1.${hex(avcC[1])}${hex(avcC[2])}${hex(avcC[3])}`, avcC }
}

function readAudio(track: Inside): AudioTrack | undefined {
  const entry = entryOf(track, 'mp4a')
  const stream = entry && childrenOf(entry, SOUND_FIELDS).find(({ type }) => type === 'esds')
  const config = stream && readDecoderConfig(fields(stream).skip(4))
  const aac = config && parseAudioSpecificConfig(config)
  if (!aac) return undefined
  return { sampleRate: timescaleOf(track), channels: aac.audio.channels, codec: aac.audio.codec, config }
}

/** ISO/IEC 14496-1, 7.2.6: down from the stream (3) to its decoder (4) to what that decoder has to know (5). */
function readDecoderConfig(reader: FieldReader): Uint8Array | undefined {
  for (const [tag, skipped] of [
    [3, 3],
    [4, 13],
  ] as const) {
    if (reader.u8() !== tag) return undefined
    readDescriptorLength(reader)
    reader.skip(skipped)
  }
  const found = reader.u8() === 5
  const config = reader.bytes(Math.min(readDescriptorLength(reader), reader.left))
  return found && config.byteLength >= 2 ? config : undefined
}

/** Seven bits in each byte, and up to four of them. */
function readDescriptorLength(reader: FieldReader): number {
  let length = 0
  for (let i = 0; i < 4; i++) {
    const byte = reader.u8()
    length = length * 128 + (byte & 0x7f)
    if (byte < 0x80) break
  }
  return length
}

function readAbout(movie: Inside): Uint8Array | null {
  const own = childrenOf(movie).find(({ type, bytes, start, end }) => {
    const id = bytes.subarray(start, Math.min(end, start + ABOUT_ID.byteLength))
    return type === 'uuid' && id.byteLength === 16 && id.every((byte, index) => byte === ABOUT_ID[index])
  })
  return own
    ? fields(own)
        .skip(16)
        .bytes(own.end - own.start - 16)
    : null
}
