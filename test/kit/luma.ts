import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from './temp-folder.ts'

/** Mean luma of the last picture that an ffmpeg can decode from these bytes, 0 to 255. */
export function luma(bytes: Uint8Array, format: 'h264' | 'mjpeg' | 'mp4'): number {
  const path = join(tempFolder(), 'picture')
  writeFileSync(path, bytes)
  const raw = execFileSync(
    'ffmpeg',
    ['-v', 'quiet', '-f', format, '-i', path, '-vf', 'scale=16:9', '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'],
    { maxBuffer: 1 << 28 },
  )
  const last = raw.subarray(raw.byteLength - 16 * 9)
  return last.reduce((sum, value) => sum + value, 0) / last.byteLength
}
