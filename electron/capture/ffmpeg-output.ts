/**
 * ffmpeg's arguments for what it hands to the station: the video as one NUT stream on pipe 1, the audio as another on
 * pipe 3, so that neither ever waits in an interleaving queue for the other.
 */
import type { EncoderChoice } from './encoder.ts'
import { encoderArguments, globalArguments, uploadFilter } from './encoder.ts'
import type { FfmpegVersion } from './ffmpeg-version.ts'
import { sourceClock } from './ffmpeg-input.ts'
import type { Picture } from './picture.ts'
import type { Source } from './source.ts'
import { stampFilter } from './stamp.ts'
import { canCopyAudio, canCopyVideo } from './stream-profile.ts'
import type { AudioProfile, StreamProfile, VideoProfile } from './stream-profile.ts'
import type { Encoding } from './types.ts'

export interface OutputPlan {
  /** Before the input: what keeps the filters, and opens the encoder's hardware. */
  readonly globals: readonly string[]
  readonly arguments: readonly string[]
  readonly encoding: Encoding
  /** What its filters show from the first picture on; null where there are none, and the picture is the camera's own. */
  readonly picture: Picture | null
  /** Audio comes on pipe 3. */
  readonly audio: boolean
}

export interface OutputRequest {
  readonly source: Source
  readonly version: FfmpegVersion
  readonly encoder: EncoderChoice
  readonly profile: StreamProfile & { readonly video: VideoProfile }
  /** The camera's own H.264 turned out to be of no use: encode it all the same. */
  readonly neverCopy: boolean
  /** How the picture has to look; null where nobody said. */
  readonly picture: Picture | null
}

/** Each packet leaves at once; no index, which would grow for ever and take minutes to write over wall-clock times. */
const NUT = ['-map_metadata', '-1', '-write_index', '0', '-flush_packets', '1', '-f', 'nut']
/** NUT has no negative times, which B-frames begin with; the same second is added to both outputs, so they stay in step. */
const POSITIVE_TIMES = ['-output_ts_offset', '1', '-avoid_negative_ts', 'disabled']
const AAC = ['-c:a', 'aac', '-b:a', '96k', '-ar', '48000']
const MICROSECONDS = '1/1000000'
/**
 * A camera that begins to send pictures of another size would have its filters made anew, as ffmpeg was started: what
 * commands have changed since would be lost without a word. So the filters stay, and the first of them brings each picture
 * to the size of the first one; it costs nothing while the size is the same.
 */
const KEEP_FILTERS = ['-reinit_filter:v', '0']
const ONE_SIZE = 'scale=iw:ih'

export function outputPlan(request: OutputRequest): OutputPlan {
  const { source, profile } = request
  const copy = isCopyable(request) && (request.picture?.neutral ?? true)
  const times = sourceClock(source) === 'wall' ? ['-copyts'] : POSITIVE_TIMES
  const video = copy ? ['-c:v', 'copy'] : encodeVideo(request)
  const audio = profile.audio ? audioOutput(source, profile.audio, times) : []
  return {
    globals: copy ? [] : [...KEEP_FILTERS, ...globalArguments(request.encoder.name)],
    arguments: ['-map', '0:v:0', ...video, ...times, ...NUT, 'pipe:1', ...audio],
    encoding: copy ? { mode: 'copy', encoder: null } : { mode: 'encode', encoder: request.encoder.name },
    picture: copy ? null : request.picture,
    audio: profile.audio !== null,
  }
}

/** Whether the camera's own stream can be passed on, as long as its picture is left as it is. */
export const isCopyable = ({ profile, neverCopy }: Pick<OutputRequest, 'profile' | 'neverCopy'>): boolean =>
  canCopyVideo(profile.video) && !neverCopy

function encodeVideo({ source, version, encoder, profile, picture }: OutputRequest): string[] {
  return [
    ...['-vf', videoFilters(source, encoder, picture).join(',')],
    // Frames keep their own times: none is repeated or left out to fit a rate.
    ...[version.frameTimingOption, 'passthrough', '-enc_time_base', '1:1000000'],
    ...encoderArguments(encoder, profile.video),
  ]
}

/**
 * The order matters: times first, then what changes the picture, then what the encoder needs. A stamp comes last of all:
 * it is for programs to read, however dark the picture is set.
 */
function videoFilters(source: Source, encoder: EncoderChoice, picture: Picture | null): string[] {
  const upload = uploadFilter(encoder.name) ?? 'format=yuv420p'
  const timing = [`settb=${MICROSECONDS}`]
  const looks = picture ? ['format=yuv420p', picture.filters] : []
  if (source.kind !== 'test') return [ONE_SIZE, ...timing, 'crop=floor(iw/2)*2:floor(ih/2)*2:0:0', ...looks, upload]
  // A made-up frame is captured when `realtime` lets it go.
  const paced = ['realtime', ...timing, 'setpts=RTCTIME']
  return [...paced, ...looks, ...(source.stamp ? [stampFilter(source.width)] : []), upload]
}

function audioOutput(source: Source, profile: AudioProfile, times: readonly string[]): string[] {
  if (source.kind === 'test') return ['-map', '1:a:0', '-af', TEST_AUDIO_TIMES, ...AAC, ...NUT, 'pipe:3']
  const codec = canCopyAudio(profile) ? ['-c:a', 'copy'] : [...AAC, '-ac', profile.channels >= 2 ? '2' : '1']
  return ['-map', '0:a:0', ...codec, ...times, ...NUT, 'pipe:3']
}

/** Wall time like the video's. It needs no pacing of its own: ffmpeg always feeds the output that is behind. */
const TEST_AUDIO_TIMES = 'asetpts=RTCSTART/(TB*1000000)+N/(SR*TB)'
