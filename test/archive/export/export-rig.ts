import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ExportRange } from '../../../electron/archive/export/export-source.ts'
import { Exporter, type ExporterOptions } from '../../../electron/archive/export/exporter.ts'
import { readManifest, type Manifest } from '../../../electron/archive/export/manifest.ts'
import { keySigner } from '../../../electron/archive/export/signer.ts'
import { silentLog } from '../../../electron/base/log.ts'
import { systemRandom } from '../../../electron/base/random.ts'
import type { Export } from '../../../electron/protocol/recordings.ts'
import { FaultyDisk } from '../../kit/faulty-disk.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { tempFolder } from '../../kit/temp-folder.ts'
import { CameraArchive, MORNING, SECOND } from './camera-archive.ts'

/** Seconds after the morning, of the camera `front`. */
export const range = (from: number, to: number, camera = 'front'): ExportRange => ({
  ...{ camera, from: MORNING + Math.round(from * SECOND), to: MORNING + Math.round(to * SECOND) },
})

export const STATION = { id: '11111111-1111-4111-8111-111111111111', name: 'Gate house', version: '1.2.3' }

/** An exporter over a camera's archive, with a disk that can fail. */
export class ExportRig {
  readonly archive = new CameraArchive()
  readonly folder = join(tempFolder(), 'exports')
  readonly disk = new FaultyDisk()
  readonly clock = new ManualClock()
  readonly signer = keySigner(generateKeyPairSync('ed25519').privateKey)

  /** One that is closed with the test. */
  async open(options: Partial<ExporterOptions> = {}): Promise<Exporter> {
    const exporter = await this.openForever(options)
    onTestFinished(() => exporter.close())
    return exporter
  }

  /** One whose station is killed in the end. */
  openForever(options: Partial<ExporterOptions> = {}): Promise<Exporter> {
    return Exporter.open({
      ...{ source: this.archive, folder: this.folder, disk: this.disk, clock: this.clock, log: silentLog },
      ...{ random: systemRandom, signer: this.signer, station: () => STATION },
      ...options,
    })
  }

  /** Opens an exporter, makes this export, and waits for its end. */
  async make(asked: ExportRange): Promise<{ exporter: Exporter; made: Export; film: string; manifest: Manifest }> {
    const exporter = await this.open()
    const made = await ended(exporter, (await exporter.start(asked, 'olga')).id)
    if (made.progress.state !== 'finished') throw new Error(`The export is ${JSON.stringify(made.progress)}.`)
    const film = exporter.file(made.id, 'film').path
    const { manifest } = readManifest(readFileSync(exporter.file(made.id, 'manifest').path))!
    return { exporter, made, film, manifest }
  }

  /** Every file in the exports' folder, with its path in it. */
  get files(): string[] {
    if (!existsSync(this.folder)) return []
    const entries = readdirSync(this.folder, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  }
}

/** A rig whose camera was recorded for so many seconds. */
export function recorded(seconds = 4): ExportRig {
  const rig = new ExportRig()
  rig.archive.add({ start: MORNING, seconds })
  return rig
}

export const states = (exporter: Exporter): string[] => exporter.list().map(({ progress }) => progress.state)
export const isRunning = ({ progress }: Export): boolean => progress.state === 'running'

/** What an export is when nothing is done with it any more. */
export function ended(exporter: Exporter, id: string): Promise<Export> {
  return reached(exporter, id, ({ progress: { state } }) => state !== 'queued' && state !== 'running')
}

export function reached(exporter: Exporter, id: string, is: (state: Export) => boolean): Promise<Export> {
  return new Promise((resolve) => {
    const look = (): void => {
      const state = exporter.get(id)
      if (!is(state)) return
      stop()
      resolve(state)
    }
    const stop = exporter.onChange(look)
    look()
  })
}
