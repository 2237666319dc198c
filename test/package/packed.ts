import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { extractAll, listPackage } from '@electron/asar'
import { cameraIs } from '../kit/camera-states.ts'
import { RunningStation } from '../kit/running-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { makeRuntime } from './stand-in-runtime.ts'

const root = join(import.meta.dirname, '../..')
const PICTURES = 40

export interface Packed {
  /** The unpacked program. */
  readonly folder: string
  readonly asar: string
  /** Every file in app.asar, as `dist/main/main.js`. */
  readonly files: readonly string[]
  /** What the command said. */
  readonly said: string
}

/** `npm run package -- --dir` with a stand-in for Electron's runtime, into a folder of its own in `folder`. */
export function packWithStandIn(folder: string): Packed {
  const runtime = makeRuntime(join(folder, 'runtime'))
  const output = join(folder, 'release')
  const args = ['scripts/package.ts', '--dir', `-c.electronDist=${runtime}`, `-c.directories.output=${output}`]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm run package ended with ${status ?? 'a signal'}: ${stdout}${stderr}`)
  const [unpacked = ''] = readdirSync(output).filter((name) => name.endsWith('-unpacked'))
  const asar = join(output, unpacked, 'resources/app.asar')
  const files = listPackage(asar, { isPack: false }).map((path) => path.slice(1).replaceAll('\\', '/'))
  return { folder: join(output, unpacked), asar, files, said: `${stdout}${stderr}` }
}

/** Takes what was packed out of its archive. @param folder where no other project's packages are near */
export function extract({ asar }: Packed, folder: string): string {
  extractAll(asar, folder)
  return folder
}

/**
 * Starts the station of an extracted program and looks at what it serves.
 * @throws where it does not start, shows no page or no moving picture
 */
export async function provesItself(extracted: string): Promise<void> {
  const station = await RunningStation.start({ program: join(extracted, 'dist/main/headless.js') })
  const page = await station.http('GET', '/')
  if (page.status !== 200) throw new Error(`The page is answered with ${page.status}.`)
  for (const [, asset] of page.text.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) {
    const { status } = await station.http('GET', `/${asset ?? ''}`)
    if (status !== 200) throw new Error(`${asset ?? ''} is answered with ${status}.`)
  }
  const client = await station.client()
  await cameraIs(client, 'demo', 'live')
  await client.request('live.open', { camera: 'demo' })
  await client.sequences(PICTURES)
  const distinct = distinctPictures(client.units.map(({ data }) => data))
  if (distinct < PICTURES / 2) throw new Error(`Of ${PICTURES} pictures only ${distinct} differ: nothing moves.`)
}

/** How many different pictures an ffmpeg finds in access units. */
function distinctPictures(units: readonly Uint8Array[]): number {
  const path = join(tempFolder(), 'units.h264')
  writeFileSync(path, Buffer.concat(units))
  const [width, height] = [64, 36]
  const raw = execFileSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-f', 'h264', '-i', path, '-fps_mode', 'passthrough', '-vf', `scale=${width}:${height}`],
    ].concat(['-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1']),
    { maxBuffer: 1 << 28 },
  )
  const pictures = Array.from({ length: raw.byteLength / (width * height) }, (_, index) =>
    createHash('sha256')
      .update(raw.subarray(index * width * height, (index + 1) * width * height))
      .digest('hex'),
  )
  return new Set(pictures).size
}
