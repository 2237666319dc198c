/** H.264 encoders of ffmpeg and their arguments for a picture that has to be there at once. */
import type { VideoProfile } from './stream-profile.ts'

export type EncoderName =
  | 'h264_videotoolbox'
  | 'h264_nvenc'
  | 'h264_qsv'
  | 'h264_amf'
  | 'h264_mf'
  | 'h264_vaapi'
  | 'h264_v4l2m2m'
  | 'libx264'
  | 'libopenh264'

export interface EncoderChoice {
  readonly name: EncoderName
}

const ASSUMED_RATE = 25
const BITS_PER_PIXEL = 0.15
const MIN_BIT_RATE = 500_000
const MAX_BIT_RATE = 12_000_000

/** Bits a second that a picture of this size and rate may take at most: 4.1 Mbit/s for 1280x720 at 30. */
export function bitRateCap({ width, height, frameRate }: VideoProfile): number {
  const wanted = width * height * (frameRate || ASSUMED_RATE) * BITS_PER_PIXEL
  return Math.round(Math.min(MAX_BIT_RATE, Math.max(MIN_BIT_RATE, wanted)))
}

/** What each encoder needs to answer at once, without frames that wait for later ones. */
const LOW_LATENCY: Readonly<Record<EncoderName, readonly string[]>> = {
  libx264: ['-preset', 'superfast', '-tune', 'zerolatency', '-crf', '23', '-forced-idr', '1'],
  libopenh264: ['-allow_skip_frames', '0'],
  h264_nvenc: ['-preset', 'llhq', '-zerolatency', '1', '-delay', '0', '-forced-idr', '1'],
  h264_qsv: ['-preset', 'veryfast', '-async_depth', '1', '-forced_idr', '1'],
  h264_amf: ['-usage', 'ultralowlatency'],
  h264_mf: ['-scenario', 'live_streaming'],
  h264_videotoolbox: ['-realtime', '1', '-allow_sw', '0'],
  h264_vaapi: ['-async_depth', '1'],
  h264_v4l2m2m: [],
}

/** Encoders that upload frames to the graphics card by themselves need no filter; VAAPI wants it said. */
export const uploadFilter = (name: EncoderName): string | null =>
  name === 'h264_vaapi' ? 'format=nv12,hwupload' : null
export const globalArguments = (name: EncoderName): readonly string[] =>
  name === 'h264_vaapi' ? ['-vaapi_device', '/dev/dri/renderD128'] : []

/** `-c:v` and what follows: no B-frames, a key frame every second, a bit rate that a burst cannot pass. */
export function encoderArguments({ name }: EncoderChoice, video: VideoProfile): string[] {
  const cap = String(bitRateCap(video))
  const rate = video.frameRate || ASSUMED_RATE
  return [
    ...['-c:v', name, ...LOW_LATENCY[name]],
    // Times are microseconds, which x264 would take for its frame rate: it is named, and held to be constant.
    ...(name === 'libx264' ? ['-x264-params', `fps=${fraction(rate)}:force-cfr=1:scenecut=0`] : ['-b:v', cap]),
    ...['-maxrate', cap, '-bufsize', cap, '-bf', '0'],
    // The expression holds for any rate; -g is for encoders that do not heed it.
    ...['-g', String(Math.max(1, Math.round(rate))), '-force_key_frames', KEY_FRAME_EVERY_SECOND],
  ]
}

const KEY_FRAME_EVERY_SECOND = 'expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+0.99))'

/** Rates as cameras have them: 30, 12.5, 29.97. */
const fraction = (rate: number): string => (Number.isInteger(rate) ? `${rate}/1` : `${Math.round(rate * 1001)}/1001`)
