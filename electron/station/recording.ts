import { join } from 'node:path'
import { Archive } from '../archive/archive.ts'
import { Exporter } from '../archive/export/exporter.ts'
import { openSigner, type Signer } from '../archive/export/signer.ts'
import { Snapshots } from '../archive/snapshots.ts'
import type { Clock } from '../base/clock.ts'
import type { CloseStack } from '../base/close-stack.ts'
import type { Disk } from '../base/disk.ts'
import { Emitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import { uuid, type Random } from '../base/random.ts'
import type { Cameras } from './cameras.ts'
import type { Capturing } from './capturing.ts'
import { Recordings, type RecordingAlarm } from './recordings.ts'
import type { SettingsFile } from './settings.ts'
import { SnapshotTaker } from './snapshot-taker.ts'
import { stationIdentity } from './station-identity.ts'

export interface RecordingDeps {
  readonly data: string
  readonly version: string
  readonly settings: SettingsFile
  readonly cameras: Cameras
  readonly capturing: Capturing
  readonly disk: Disk
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** Everything that keeps pictures. */
export interface Recording {
  readonly archive: Archive
  readonly recordings: Recordings
  readonly exporter: Exporter
  /** SHA-256 of the public key that exports are signed with, 64 hex digits. */
  readonly evidenceKey: string
  readonly snapshots: Snapshots
  readonly taker: SnapshotTaker
  /** What somebody has to know at once. */
  readonly alarms: Emitter<RecordingAlarm>
}

const UNLIMITED = { days: null, gigabytes: null }

/**
 * Opens the archive and puts a recorder behind every camera; what it starts goes onto the stack. Recorders end before
 * cameras do, so that each segment is finished with pictures that came in order.
 * @throws LookoutError unavailable where the station's identity or its key cannot be read
 */
export async function startRecording(deps: RecordingDeps, stack: CloseStack): Promise<Recording> {
  const { data, version, settings, cameras, capturing, disk, clock, random, log } = deps
  const alarms = new Emitter<RecordingAlarm>()
  alarms.on(({ kind, message }) => log.error({ alarm: kind }, message))
  const station = await stationIdentity(data, () => uuid(random))
  const common = { disk, clock, log }
  const archive = await Archive.open({
    ...{ ...common, random, data, station, folder: join(data, 'recordings') },
    settings: () => settings.current.recording.archive,
    cameraRetention: (camera) => settings.current.recording.cameras[camera]?.retention ?? UNLIMITED,
    onAlarm: (alarm) => alarms.emit(alarm),
  })
  stack.add(() => archive.close())
  const signer = await openSigner({ folder: join(data, 'tls'), clock, log })
  const exporter = await openExporter(deps, archive, station, signer)
  stack.add(() => exporter.close())
  const recordings = new Recordings({ ...common, random, cameras, settings, archive })
  stack.add(() => recordings.close())
  recordings.onAlarm((alarm) => alarms.emit(alarm))
  const snapshots = new Snapshots(join(data, 'snapshots'), disk)
  const taker = new SnapshotTaker({ cameras, capturing, snapshots, clock })
  log.info({ station, version }, 'The recorders are ready.')
  return { archive, recordings, exporter, evidenceKey: signer.fingerprint, snapshots, taker, alarms }
}

async function openExporter(deps: RecordingDeps, archive: Archive, station: string, signer: Signer): Promise<Exporter> {
  const { data, version, settings, disk, clock, log, random } = deps
  return Exporter.open({
    ...{ disk, clock, log, random },
    source: { find: (range) => archive.find(range), segment: (id) => archive.segment(id) },
    folder: join(data, 'exports'),
    signer,
    station: () => ({ id: station, name: settings.current.name, version }),
  })
}
