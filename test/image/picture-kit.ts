import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FilterHost } from '../../electron/image/filter-host.ts'
import { pictureOf } from '../../electron/image/filters.ts'
import { neutralImage, withChange } from '../../electron/protocol/image.ts'
import type { ImageChange } from '../../electron/protocol/image.ts'
import { searchFor } from '../kit/capture-recorder.ts'
import { tempFolder } from '../kit/temp-folder.ts'

export type Generation = 'PATH' | '@ffmpeg-installer/ffmpeg'
const FONT = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'

export interface FilterBench {
  readonly path: string
  readonly host: FilterHost
}

/** A real ffmpeg and what it says it can do. */
export async function filterBench(from: Generation): Promise<FilterBench> {
  const search = await searchFor(from)
  if (!search.found) throw new Error(search.message)
  const { path, filters, commandable } = search.ffmpeg
  return { path, host: { filters, commandable, font: FONT } }
}

export const WIDTH = 320
export const HEIGHT = 180

/** A picture of 4:2:0 that no mirror, turn or colour circle maps onto itself: a slope with a fine grid, and two colours. */
export function slope(noise = 0, seed = 1): Buffer {
  const frame = Buffer.alloc((WIDTH * HEIGHT * 3) / 2)
  let state = seed
  const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31 - 0.5
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const grid = x % 8 < 4 ? 8 : -8
      frame[y * WIDTH + x] = Math.round(60 + (x / WIDTH) * 80 + (y / HEIGHT) * 40 + grid + random() * noise)
    }
  frame.fill(118, WIDTH * HEIGHT, (WIDTH * HEIGHT * 5) / 4)
  frame.fill(150, (WIDTH * HEIGHT * 5) / 4)
  return frame
}

export const FRAMES = 12

/** The last of `FRAMES` pictures that came through the filters, as grey and colour planes. */
export function render(path: string, filters: string, noise = 0): Rendered {
  const input = Buffer.concat(Array.from({ length: FRAMES }, (_, index) => slope(noise, index + 1)))
  const run = spawnSync(
    path,
    [
      ...['-hide_banner', '-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'yuv420p'],
      ...['-s', `${WIDTH}x${HEIGHT}`, '-r', '25', '-i', 'pipe:0', '-vf', `${filters},format=yuv420p`],
      ...['-sws_flags', 'bicubic', '-f', 'yuv4mpegpipe', 'pipe:1'],
    ],
    { input, maxBuffer: 1 << 28, timeout: 60_000 },
  )
  const header = run.stdout.subarray(0, run.stdout.indexOf(10)).toString()
  const [width, height] = [Number(/ W(\d+)/.exec(header)?.[1]), Number(/ H(\d+)/.exec(header)?.[1])]
  const bytes = (width * height * 3) / 2
  if (run.status !== 0 || !(bytes > 0)) throw new Error(`${filters}\n${run.stderr.toString()}`)
  return { width, height, frame: run.stdout.subarray(run.stdout.byteLength - bytes), said: run.stderr.toString() }
}

export interface Rendered {
  readonly width: number
  readonly height: number
  readonly frame: Buffer
  /** What ffmpeg complained of. */
  readonly said: string
}

/** Means over a picture, 0 to 255 each. */
export interface Measures {
  readonly luma: number
  readonly u: number
  readonly v: number
  /** How far luma strays from its mean. */
  readonly contrast: number
  /** How far colour is from grey. */
  readonly colour: number
  /** The step from pixel to pixel. */
  readonly edges: number
  /** Luma of the right half less that of the left; and of the lower less the upper. */
  readonly rightward: number
  readonly downward: number
}

export function measure({ width, height, frame }: Rendered): Measures {
  const size = width * height
  const mean = (from: number, to: number, value: (at: number) => number): number => {
    let sum = 0
    for (let at = from; at < to; at++) sum += value(at)
    return sum / (to - from)
  }
  const at = (index: number): number => frame[index]!
  const luma = mean(0, size, at)
  return {
    luma,
    u: mean(size, (size * 5) / 4, at),
    v: mean((size * 5) / 4, (size * 3) / 2, at),
    contrast: mean(0, size, (index) => Math.abs(at(index) - luma)),
    colour: mean(size, (size * 3) / 2, (index) => Math.abs(at(index) - 128)),
    edges: mean(1, size, (index) => (index % width === 0 ? 0 : Math.abs(at(index) - at(index - 1)))),
    rightward: mean(0, size, (index) => at(index) * (index % width < width / 2 ? -2 : 2)),
    downward: mean(0, size, (index) => at(index) * (index < size / 2 ? -2 : 2)),
  }
}

export const settings = (change: ImageChange): typeof neutralImage => withChange(neutralImage, change)

/** A file with these words for an overlay. */
export function words(text: string): string {
  const file = join(tempFolder(), 'words.txt')
  writeFileSync(file, text)
  return file
}

/** The picture of a change as ffmpeg is started with it. */
export const started = ({ path, host }: FilterBench, change: ImageChange, file = '', noise = 0): Rendered =>
  render(path, pictureOf(settings(change), host, file).filters, noise)

/** The picture that comes when ffmpeg was started with one change and is led by commands to another. */
export function commanded({ path, host }: FilterBench, from: ImageChange, to: ImageChange, file = ''): Rendered {
  const [before, after] = [pictureOf(settings(from), host, file), pictureOf(settings(to), host, file)]
  if (before.shape !== after.shape) throw new Error(`${before.shape} is not ${after.shape}`)
  const commands = [...after.values].map(([key, argument]) => `0.1 ${key} ${argument}`).join(';')
  return render(path, `sendcmd=c='${commands}',${before.filters}`)
}
