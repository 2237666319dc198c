import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** A few seconds of coded video that a fake station plays over and over. */
export interface TestVideo {
  codec: string
  width: number
  height: number
  frameRate: number
  units: { keyFrame: boolean; data: Uint8Array }[]
}

const run = promisify(execFile)

/** A moving pattern, encoded by the real ffmpeg as cameras do it for low latency, a key frame each second. */
export async function encodePattern(width: number, height: number, frameRate = 30, seconds = 4): Promise<TestVideo> {
  const input = `testsrc2=size=${width}x${height}:rate=${frameRate}`
  const coding = ['-c:v', 'libx264', '-profile:v', 'high', '-preset', 'veryfast', '-tune', 'zerolatency']
  const groups = ['-g', String(frameRate), '-x264-params', 'aud=1:scenecut=0', '-pix_fmt', 'yuv420p']
  const { stdout } = await run(
    process.env['FFMPEG_BIN'] ?? 'ffmpeg',
    ['-v', 'error', '-f', 'lavfi', '-i', input, '-t', String(seconds), ...coding, ...groups, '-f', 'h264', 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
  )
  const units = splitAtDelimiters(stdout)
  return { codec: codecOf(stdout), width, height, frameRate, units }
}

/** Every access unit of this encoder begins with an access unit delimiter, NAL type 9 behind a long start code. */
function splitAtDelimiters(stream: Buffer): TestVideo['units'] {
  const starts: number[] = []
  const delimiter = Buffer.from([0, 0, 0, 1, 9])
  for (let at = stream.indexOf(delimiter); at !== -1; at = stream.indexOf(delimiter, at + 1)) starts.push(at)
  return starts.map((start, index) => {
    const data = new Uint8Array(stream.subarray(start, starts[index + 1] ?? stream.length))
    return { keyFrame: Buffer.from(data).includes(Buffer.from([0, 0, 1, 0x67])), data }
  })
}

/** RFC 6381: profile, constraints and level, the three bytes after the SPS's NAL header. */
function codecOf(stream: Buffer): string {
  const sps = stream.indexOf(Buffer.from([0, 0, 1, 0x67])) + 4
  return `avc1.${stream
    .subarray(sps, sps + 3)
    .toString('hex')
    .toUpperCase()}`
}
