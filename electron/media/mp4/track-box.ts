/**
 * The boxes that describe a movie and its tracks (ISO/IEC 14496-12, 8.2 to 8.5), the same for segments and for films:
 * they differ in their sample tables and in whether their length is known.
 */
import { ascii, box, concat, fullBox, u16, u32, u8, versioned } from './box.ts'
import type { AudioTrack, VideoTrack } from './tracks.ts'

export const VIDEO_TRACK_ID = 1
export const AUDIO_TRACK_ID = 2
export const TEXT_TRACK_ID = 3

/** Times of pictures count in µs. */
export const VIDEO_TIMESCALE = 1_000_000
/** Times of the movie as a whole, too. */
export const MOVIE_TIMESCALE = 1_000_000

/** Sample flags (8.8.3.1): depends on no other sample; depends on others and is no sync sample. */
export const KEY_FLAGS = 0x02000000
export const DELTA_FLAGS = 0x01010000
export const NON_SYNC_FLAG = 0x00010000

/** Seconds from 1904, where the format's times begin, to 1970. */
const SECONDS_1904_TO_1970 = 2_082_844_800
/** No rotation (8.2.2.3): the unity matrix, in 16.16 and 2.30. */
const matrix = (x: number, y: number): Uint8Array =>
  u32(0x10000, 0, 0, 0, 0x10000, 0, x * 0x10000, y * 0x10000, 0x40000000)

export interface MovieHeader {
  /** µs since 1970. */
  readonly creationTime: number
  /** In units of the movie; 0 where fragments follow. */
  readonly duration: number
}

/** `mvhd`, 8.2.2. */
export function movieHeader({ creationTime, duration }: MovieHeader): Uint8Array {
  const created = fileTime(creationTime)
  const { version, number } = versioned(created, duration)
  return fullBox(
    'mvhd',
    version,
    0,
    number(created, created),
    u32(MOVIE_TIMESCALE),
    number(duration),
    u32(0x10000), // preferred rate 1
    u16(0x100, 0), // full volume
    u32(0, 0),
    matrix(0, 0),
    u32(0, 0, 0, 0, 0, 0),
    u32(TEXT_TRACK_ID + 1), // next_track_ID
  )
}

const fileTime = (microseconds: number): number => Math.floor(microseconds / 1e6) + SECONDS_1904_TO_1970

/** Where a track is shown, in pixels. */
export interface Placement {
  readonly width: number
  readonly height: number
  readonly top: number
}

export interface TrackBox {
  readonly id: number
  /** Pictures, sound, or text that is shown over the pictures. */
  readonly handler: 'vide' | 'soun' | 'sbtl'
  readonly timescale: number
  /** µs since 1970. */
  readonly creationTime: number
  /** In units of the movie and in units of the track; 0 where fragments follow. */
  readonly duration: { readonly movie: number; readonly media: number }
  readonly placement: Placement
  /** Boxes before the media: an edit list, where there is one. */
  readonly edits: readonly Uint8Array[]
  /** The content of `stbl`. */
  readonly tables: readonly Uint8Array[]
}

/** `trak`, 8.3.1. */
export const trackBox = (track: TrackBox): Uint8Array =>
  box(
    'trak',
    trackHeader(track),
    ...track.edits,
    box('mdia', mediaHeader(track), handler(track), mediaInformation(track)),
  )

/** `tkhd`, 8.3.2: enabled, and part of the presentation. */
function trackHeader({ id, creationTime, duration, placement, handler }: TrackBox): Uint8Array {
  const created = fileTime(creationTime)
  const { version, number } = versioned(created, duration.movie)
  return fullBox(
    'tkhd',
    version,
    3,
    number(created, created),
    u32(id, 0),
    number(duration.movie),
    u32(0, 0),
    u16(handler === 'sbtl' ? 0xffff : 0), // layer: text lies over the pictures
    u16(0, handler === 'soun' ? 0x100 : 0, 0), // alternate group, volume
    matrix(0, placement.top),
    u32(placement.width * 0x10000, placement.height * 0x10000),
  )
}

/** ISO 639-2 in three times five bits: undetermined. */
const UNDETERMINED = 0x55c4

/** `mdhd`, 8.4.2. */
function mediaHeader({ creationTime, duration, timescale }: TrackBox): Uint8Array {
  const created = fileTime(creationTime)
  const { version, number } = versioned(created, duration.media)
  const times = [number(created, created), u32(timescale), number(duration.media)]
  return fullBox('mdhd', version, 0, ...times, u16(UNDETERMINED, 0))
}

const HANDLER_NAMES = { vide: 'Pictures', soun: 'Sound', sbtl: 'Time' } as const

/** `hdlr`, 8.4.3. */
const handler = ({ handler }: TrackBox): Uint8Array =>
  fullBox('hdlr', 0, 0, u32(0), ascii(handler), u32(0, 0, 0), ascii(`${HANDLER_NAMES[handler]}\0`))

/** `minf`, 8.4.4; its first box tells the kind of media, 8.4.5. Everything is in this file (8.7.2). */
const mediaInformation = ({ handler, tables }: TrackBox): Uint8Array =>
  box(
    'minf',
    MEDIA_HEADERS[handler](),
    box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1))),
    box('stbl', ...tables),
  )

const MEDIA_HEADERS = {
  vide: () => fullBox('vmhd', 0, 1, u16(0, 0, 0, 0)),
  soun: () => fullBox('smhd', 0, 0, u16(0, 0)),
  sbtl: () => fullBox('nmhd', 0, 0),
} as const

/** `stsd`, 8.5.2. */
export const sampleDescriptions = (entries: readonly Uint8Array[]): Uint8Array =>
  fullBox('stsd', 0, 0, u32(entries.length), ...entries)

/** Reserved bytes and the data reference: how each sample entry begins (8.5.2.2). */
const entryHead = u16(0, 0, 0, 1)
const DOTS_PER_INCH = 72 * 0x10000

/** `avc1`, 12.1.3 and ISO/IEC 14496-15, 5.4.2: parameter sets are in the configuration record, not in samples. */
export const videoEntry = ({ width, height, avcC }: VideoTrack): Uint8Array =>
  box(
    'avc1',
    entryHead,
    u32(0, 0, 0, 0),
    u16(width, height),
    u32(DOTS_PER_INCH, DOTS_PER_INCH, 0),
    u16(1), // one picture in each sample
    new Uint8Array(32), // no name of a compressor
    u16(0x18, 0xffff), // colour, no table of colours
    box('avcC', avcC),
  )

/** `mp4a`, 12.2.3 and ISO/IEC 14496-14, 5.6. The rate is in 16.16: one beyond 65535 is told by the decoder's config. */
export const audioEntry = (track: AudioTrack): Uint8Array =>
  box(
    'mp4a',
    entryHead,
    u32(0, 0),
    u16(track.channels, 16),
    u32(0),
    u32(track.sampleRate < 0x10000 ? track.sampleRate * 0x10000 : 0),
    elementaryStream(track),
  )

/** `esds`: the descriptors of ISO/IEC 14496-1, 7.2.6, for AAC (object type 0x40) in an audio stream (5). */
function elementaryStream({ config }: AudioTrack): Uint8Array {
  const specific = descriptor(5, config)
  const decoder = descriptor(4, u8(0x40, (5 << 2) | 1), u8(0, 0, 0), u32(0, 0), specific)
  return fullBox('esds', 0, 0, descriptor(3, u16(0), u8(0), decoder, descriptor(6, u8(2))))
}

/** A tag and a length in one byte, which all of ours fit in. */
function descriptor(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(...parts)
  return concat(u8(tag, content.byteLength), content)
}

/** In 3GPP TS 26.245: white, and black that is half transparent. */
const WHITE = 0xffffffff
const SHADE = 0x00000080

/** `tx3g`, 3GPP TS 26.245, 5.16: one line of text, in the middle, over a shade. */
export function textEntry({ width, height }: Placement): Uint8Array {
  const fontSize = Math.max(8, Math.min(255, Math.round(height * 0.6)))
  return box(
    'tx3g',
    entryHead,
    u32(0), // display flags
    u8(1, 0xff), // centred, at the bottom
    u32(SHADE),
    u16(0, 0, height, width),
    u16(0, 0, 1), // style: of the whole text, in font 1
    u8(0, fontSize),
    u32(WHITE),
    box('ftab', u16(1, 1), u8(10), ascii('Sans-Serif')),
  )
}

/** Where what belongs to Lookout alone stands: `uuid` (4.2) with this identifier, at the end of `moov`. */
export const ABOUT_ID = u32(0xfc2d41b0, 0x37914dba, 0xb808213c, 0xde46f27d)
export const aboutBox = (about: Uint8Array): Uint8Array => box('uuid', ABOUT_ID, about)
