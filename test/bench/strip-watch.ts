import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { STAMP_CELLS, stampCellSize } from '../../electron/capture/stamp.ts'
import { NutDemuxer } from '../../electron/media/nut.ts'
import { readStamp } from '../kit/read-stamp.ts'

/** The first grab of the screen on which a stamp was seen. */
export interface Sighting {
  /** Milliseconds since 1970 at which the picture was made, as its strip says. */
  readonly stamp: number
  /** Milliseconds since 1970 at which the screen was grabbed. */
  readonly at: number
}

/** So often a second; a picture is seen half a grab late on average, by whatever way it came. */
const GRABS_PER_SECOND = 120

/**
 * Grabs the stamp's strip from an X screen, and nothing else of it, and tells of each new stamp. ffmpeg gives each grab the
 * wall time at which it was made.
 */
export class StripWatch {
  readonly #ffmpeg: ChildProcess
  readonly #width: number
  readonly #onSighting: (sighting: Sighting) => void
  #newest = 0

  /** `x` and `y`: where on the screen the picture's first pixel lies; `width`: the picture's own, shown one to one. */
  constructor(display: string, x: number, y: number, width: number, onSighting: (sighting: Sighting) => void) {
    this.#width = width
    this.#onSighting = onSighting
    const size = stampCellSize(width)
    const [grabbed, row] = [size * STAMP_CELLS, y + Math.floor(size / 2)]
    const demuxer = new NutDemuxer({
      stream: () => undefined,
      lost: () => undefined,
      packet: ({ pts, data }) => this.#grab(pts, data),
    })
    const input = ['-f', 'x11grab', '-framerate', String(GRABS_PER_SECOND), '-draw_mouse', '0']
    const region = ['-video_size', `${grabbed}x2`, '-i', `${display}+${x},${row}`]
    const times = ['-copyts', '-fps_mode', 'passthrough', '-enc_time_base', '1:1000000']
    const output = [
      '-c:v',
      'rawvideo',
      '-pix_fmt',
      'gray',
      '-write_index',
      '0',
      '-flush_packets',
      '1',
      '-f',
      'nut',
      'pipe:1',
    ]
    const args = ['-v', 'error', ...input, ...region, ...times, ...output]
    const ffmpeg = spawn(process.env['FFMPEG_BIN'] ?? 'ffmpeg', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    ffmpeg.stdout.on('data', (bytes: Buffer) => demuxer.push(bytes))
    this.#ffmpeg = ffmpeg
  }

  async close(): Promise<void> {
    const exited = once(this.#ffmpeg, 'exit')
    this.#ffmpeg.kill()
    await exited
  }

  #grab(pts: number, luma: Uint8Array): void {
    const stamp = readStamp((x) => luma[x] ?? 0, this.#width)
    if (stamp === undefined || stamp <= this.#newest) return
    this.#newest = stamp
    this.#onSighting({ stamp, at: pts / 1000 })
  }
}
