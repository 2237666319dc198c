/**
 * How a segment begins (ISO/IEC 14496-12, 8.8 and 4.3): its brands, its tracks without a single sample, the word that
 * fragments follow, and what Lookout itself has to know of the segment.
 */
import { ascii, box, concat, fullBox, u32 } from './box.ts'
import {
  AUDIO_TRACK_ID,
  VIDEO_TIMESCALE,
  VIDEO_TRACK_ID,
  aboutBox,
  audioEntry,
  movieHeader,
  sampleDescriptions,
  trackBox,
  videoEntry,
} from './track-box.ts'
import type { AudioTrack, VideoTrack } from './tracks.ts'

export interface NewSegment {
  readonly video: VideoTrack
  /** Null where there is no sound: a segment does not gain it later. */
  readonly audio: AudioTrack | null
  /** When its first picture was taken, µs since 1970. All times in the file count from it. */
  readonly start: number
  /** Anything; it is found again by `scanInit`. */
  readonly about: Uint8Array
}

const NO_DURATION = { movie: 0, media: 0 } as const

/** The bytes before the first fragment: `ftyp` and `moov`. They alone are a playable file without pictures. */
export function initSegment({ video, audio, start, about }: NewSegment): Uint8Array {
  const movie = box(
    'moov',
    movieHeader({ creationTime: start, duration: 0 }),
    videoTrackBox(video, start),
    ...(audio ? [audioTrackBox(audio, start)] : []),
    box('mvex', trackExtends(VIDEO_TRACK_ID), ...(audio ? [trackExtends(AUDIO_TRACK_ID)] : [])),
    aboutBox(about),
  )
  const brands = box('ftyp', ascii('iso6'), u32(0x200), ascii('iso6iso5isommp41avc1'))
  return concat(brands, movie)
}

const videoTrackBox = (video: VideoTrack, creationTime: number): Uint8Array =>
  trackBox({
    id: VIDEO_TRACK_ID,
    handler: 'vide',
    timescale: VIDEO_TIMESCALE,
    creationTime,
    duration: NO_DURATION,
    placement: { width: video.width, height: video.height, top: 0 },
    edits: [],
    tables: emptyTables(videoEntry(video)),
  })

const audioTrackBox = (audio: AudioTrack, creationTime: number): Uint8Array =>
  trackBox({
    id: AUDIO_TRACK_ID,
    handler: 'soun',
    timescale: audio.sampleRate,
    creationTime,
    duration: NO_DURATION,
    placement: { width: 0, height: 0, top: 0 },
    edits: [],
    tables: emptyTables(audioEntry(audio)),
  })

/** The samples are in fragments; the tables have to be there all the same (8.5). */
const emptyTables = (entry: Uint8Array): Uint8Array[] => [
  sampleDescriptions([entry]),
  fullBox('stts', 0, 0, u32(0)),
  fullBox('stsc', 0, 0, u32(0)),
  fullBox('stsz', 0, 0, u32(0, 0)),
  fullBox('stco', 0, 0, u32(0)),
]

/** `trex`, 8.8.3: the first sample description, and nothing else that fragments could leave out. */
const trackExtends = (id: number): Uint8Array => fullBox('trex', 0, 0, u32(id, 1, 0, 0, 0))
