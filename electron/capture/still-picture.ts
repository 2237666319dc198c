/** One picture of a running stream as a JPEG: what is coded becomes a still, full size. */
import type { Clock } from '../base/clock.ts'
import { LookoutError } from '../base/error.ts'
import type { Ffmpeg } from './ffmpeg-finder.ts'
import { runToEnd } from './run-ffmpeg.ts'

const LIMIT_MILLISECONDS = 15_000
const COMMON = ['-hide_banner', '-nostats', '-loglevel', 'error']
/** Input from memory of one known format alone: what a camera sends can name no file and no address. */
const INPUT = ['-protocol_whitelist', 'pipe', '-f', 'h264', '-i', 'pipe:0']
/** Full range and hardly any loss: a snapshot may have to serve as evidence. */
const OUTPUT = ['-an', '-pix_fmt', 'yuvj420p', '-c:v', 'mjpeg', '-q:v', '2', '-f', 'mjpeg', 'pipe:1']

/** A picture or two may be missing from a damaged group; the last one that there is is wanted all the same. */
const LAST_PICTURES = 4
const START_OF_IMAGE = Buffer.from([0xff, 0xd8, 0xff])

/**
 * Decodes a group of pictures and answers its last one.
 * @param units access units in Annex B, a key frame first, the wanted picture last
 * @throws LookoutError unavailable where it cannot be decoded
 */
export async function stillPicture(units: readonly Uint8Array[], ffmpeg: Ffmpeg, clock: Clock): Promise<Uint8Array> {
  const first = Math.max(0, units.length - LAST_PICTURES)
  const arguments_ = [...COMMON, ...INPUT, '-vf', `select=gte(n\\,${first})`, '-vsync', '0', ...OUTPUT]
  const run = await runToEnd(
    { path: ffmpeg.path, arguments: arguments_, secrets: [] },
    clock,
    LIMIT_MILLISECONDS,
    undefined,
    units,
  )
  // Within a JPEG these bytes cannot stand: its coded data stuffs every 0xFF (ITU-T T.81, F.1.2.3).
  const start = run.stdout.lastIndexOf(START_OF_IMAGE)
  if (start >= 0) return run.stdout.subarray(start)
  const why = run.timedOut ? 'it took too long' : (run.lines.at(-1) ?? 'ffmpeg says nothing')
  throw new LookoutError('unavailable', `The picture cannot be decoded: ${why}.`)
}
