import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../electron/base/clock.ts'
import { ffmpegCandidates, findFfmpeg, type Ffmpeg } from '../../electron/capture/ffmpeg-finder.ts'
import { stillPicture } from '../../electron/capture/still-picture.ts'
import { NAL, nalUnits } from '../../electron/media/annexb.ts'

let ffmpeg: Ffmpeg
/** Thirty grey pictures, each a little brighter than the one before. */
let units: Uint8Array[]

beforeAll(async () => {
  const search = await findFfmpeg(ffmpegCandidates(process.env), systemClock)
  if (!search.found) throw new Error(search.message)
  ffmpeg = search.ffmpeg
  const brighter = 'color=black:size=320x180:rate=30,geq=lum=50+N*5:cb=128:cr=128'
  const encode = ['-c:v', 'libx264', '-tune', 'zerolatency', '-x264-params', 'aud=1', '-f', 'h264', 'pipe:1']
  const stream = execFileSync(ffmpeg.path, [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    brighter,
    '-frames:v',
    '30',
    '-pix_fmt',
    'yuv420p',
    ...encode,
  ])
  units = accessUnits(stream)
})

/** Split at the access unit delimiters. */
function accessUnits(stream: Buffer): Uint8Array[] {
  const delimiters = nalUnits(stream).filter(({ start }) => ((stream[start] ?? 0) & 0x1f) === NAL.accessUnitDelimiter)
  const starts = delimiters.map(({ start }) => start - 4)
  return starts.map((start, index) => stream.subarray(start, starts[index + 1]))
}

/** Mean luma of a JPEG, 0 to 255. */
function brightness(jpeg: Uint8Array): number {
  const raw = execFileSync(
    ffmpeg.path,
    ['-v', 'error', '-f', 'mjpeg', '-i', 'pipe:0', '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'],
    { input: jpeg },
  )
  return raw.reduce((sum, value) => sum + value, 0) / raw.byteLength
}

const still = (wanted: readonly Uint8Array[]): Promise<Uint8Array> => stillPicture(wanted, ffmpeg, systemClock)

describe('a still picture', () => {
  it('is the last of its group, full size', async () => {
    const [early, late] = [await still(units.slice(0, 5)), await still(units)]
    // Black is 50 in studio range and each picture adds 5; a JPEG has full range.
    expect(brightness(early)).toBeCloseTo(((50 + 4 * 5 - 16) * 255) / 219, -1)
    expect(brightness(late)).toBeCloseTo(((50 + 29 * 5 - 16) * 255) / 219, -1)
  })

  it('is the key frame where that is all there is', async () => {
    expect(brightness(await still(units.slice(0, 1)))).toBeCloseTo(((50 - 16) * 255) / 219, -1)
  })

  it('says that what is no picture cannot be decoded', async () => {
    await expect(still([new Uint8Array(5_000).fill(7)])).rejects.toThrow('The picture cannot be decoded')
  })
})
