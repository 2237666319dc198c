/**
 * Which H.264 encoder this computer has. A name in ffmpeg's list proves nothing, since builds list what the hardware
 * lacks: each candidate has to encode a second of picture, within a time limit, and to give out what it encoded.
 */
import type { Clock } from '../base/clock.ts'
import { encoderArguments, globalArguments, uploadFilter } from './encoder.ts'
import type { EncoderChoice, EncoderName } from './encoder.ts'
import { runToEnd } from './run-ffmpeg.ts'

const HARDWARE: Readonly<Record<string, readonly EncoderName[]>> = {
  darwin: ['h264_videotoolbox'],
  win32: ['h264_nvenc', 'h264_qsv', 'h264_amf', 'h264_mf'],
  linux: ['h264_nvenc', 'h264_qsv', 'h264_vaapi', 'h264_v4l2m2m'],
}
const SOFTWARE: readonly EncoderName[] = ['libx264', 'libopenh264']
const PROBE_MILLISECONDS = 10_000
const PROBE_PICTURE = { codec: 'rawvideo', pixelFormat: 'yuv420p', width: 640, height: 360, frameRate: 30 }
const ENOUGH_BYTES = 1_000

export const encoderCandidates = (platform: string, listed: ReadonlySet<string>): EncoderName[] =>
  [...(HARDWARE[platform] ?? []), ...SOFTWARE].filter((name) => listed.has(name))

/** The first candidate that works, or null where there is none. */
export async function probeEncoder(
  path: string,
  candidates: readonly EncoderName[],
  clock: Clock,
): Promise<EncoderChoice | null> {
  for (const name of candidates) if (await works(path, name, clock)) return { name }
  return null
}

async function works(path: string, name: EncoderName, clock: Clock): Promise<boolean> {
  const { width, height, frameRate } = PROBE_PICTURE
  const upload = uploadFilter(name)
  const commandLine = [
    ...['-hide_banner', '-nostats', '-loglevel', 'error', ...globalArguments(name)],
    ...['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=${frameRate}`, '-frames:v', '10'],
    ...['-vf', upload ?? 'format=yuv420p', ...encoderArguments({ name }, PROBE_PICTURE), '-f', 'h264', 'pipe:1'],
  ]
  const run = await runToEnd({ path, arguments: commandLine, secrets: [] }, clock, PROBE_MILLISECONDS)
  return run.exit.code === 0 && run.stdout.byteLength > ENOUGH_BYTES
}
