import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { stampFilter } from '../../electron/capture/stamp.ts'
import { scanSegment } from '../../electron/media/mp4/scan.ts'
import type { SegmentSamples } from '../../electron/protocol/recordings.ts'

const run = promisify(execFile)

export interface FilmPlan {
  /** µs since 1970, whole milliseconds. */
  readonly start: number
  readonly seconds: number
  readonly width?: number
  readonly height?: number
  readonly rate?: number
  /** Pictures from key frame to key frame. */
  readonly group?: number
  /** Coded in another order than shown. */
  readonly bFrames?: boolean
  readonly bitsPerSecond?: number
}

/** A recorded segment whose every picture shows its own time as a strip that `readStamp` reads. */
export interface Film {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
  readonly video: SegmentSamples['video']
}

let made = 0

/** Real H.264 by the real ffmpeg in fragmented MP4, as the recorder's files are. */
export async function stampedFilm(plan: FilmPlan): Promise<Film> {
  const file = join(tmpdir(), `lookout-film-${process.pid}-${made++}.mp4`)
  try {
    await run(process.env['FFMPEG_BIN'] ?? 'ffmpeg', ['-v', 'error', '-y', ...filmArguments(plan), file])
    return await filmOf(plan, await readFile(file))
  } finally {
    await rm(file, { force: true })
  }
}

function filmArguments(plan: FilmPlan): string[] {
  const { start, seconds, width = 640, height = 360, rate = 25, group = 25, bFrames = false } = plan
  // Half a millisecond more, so that no rounding makes the millisecond before of it.
  const times = `settb=1/1000000,setpts=${start + 500}+N*${1_000_000 / rate}`
  const filters = `${times},${stampFilter(width)},setpts=PTS-STARTPTS`
  const order = bFrames ? ['-bf', '2', '-x264-params', 'b-adapt=0:scenecut=0'] : ['-tune', 'zerolatency', '-bf', '0']
  const bits = plan.bitsPerSecond === undefined ? [] : ['-b:v', String(plan.bitsPerSecond)]
  return [
    ...['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=${rate}:duration=${seconds}`],
    ...['-vf', filters, '-c:v', 'libx264', '-profile:v', 'high', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'],
    ...['-g', String(group), '-sc_threshold', '0', ...order, ...bits, '-vsync', 'passthrough'],
    ...['-video_track_timescale', '1000000', '-movflags', 'frag_keyframe+empty_moov+default_base_moof', '-f', 'mp4'],
  ]
}

async function filmOf({ start }: FilmPlan, bytes: Uint8Array): Promise<Film> {
  const read = (offset: number, length: number): Promise<Uint8Array> =>
    Promise.resolve(bytes.subarray(offset, offset + length))
  const scan = await scanSegment({ size: bytes.byteLength, read })
  if (!scan) throw new Error('ffmpeg made no segment.')
  const { codec, width, height, avcC } = scan.init.video
  const { offset, size, time, key } = scan.video
  const first = time[0] ?? 0
  const samples = { offset: [...offset], size: [...size], time: time.map((at) => at - first), key: [...key] }
  const description = Buffer.from(avcC).toString('base64')
  return { start, end: start + scan.end - first, bytes, video: { codec, width, height, description, samples } }
}
