/** The process under measurement: 32 paced cameras, and what is done with their units, by the kind it is started with. */
import { mkdirSync, openSync, write, fdatasync } from 'node:fs'
import { join } from 'node:path'
import { segmentFolders, segmentName, segmentPath } from '../../electron/archive/segment-name.ts'
import { systemClock } from '../../electron/base/clock.ts'
import { systemDisk } from '../../electron/base/disk.ts'
import { silentLog } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import { LiveStream } from '../../electron/hub/live-stream.ts'
import type { CapturedUnit, MediaUnit } from '../../electron/media/unit.ts'
import { CameraRecorder } from '../../electron/recorder/camera-recorder.ts'
import type { SegmentStore } from '../../electron/recorder/segment-store.ts'
import { format } from '../kit/units.ts'
import { picture } from '../recorder/camera-pictures.ts'
import { settings } from '../recorder/recorder-settings.ts'
import { serveMeasurements } from './measured-process.ts'

/** `nothing`: the cameras and their streams alone, which all of them pay for. */
export type RecordingKind = 'nothing' | 'fs.write' | 'fs.write, synced' | 'recorder'

export interface RecordingReport {
  /** Pictures that the cameras sent. */
  readonly sent: number
  /** Pictures that the recorders call lost. */
  readonly lost: number
  readonly alarms: number
  /** The longest that the process did not come to look at its cameras, ms. */
  readonly pause: number
}

const CAMERAS = 32
/** 4 Mbit/s at 30 frames a second, a key frame a second. */
const RATE = 30
const KEY_BYTES = 66_000
const DELTA_BYTES = 14_900

const [kind, folder] = process.argv.slice(2) as [RecordingKind, string]
const cameras = Array.from({ length: CAMERAS }, (_, n) => `camera-${String(n + 1).padStart(2, '0')}`)
const recorders: CameraRecorder[] = []
const files: number[] = []
let [sent, alarms, pause, running] = [0, 0, 0, true]

/** The same bytes again and again: what they hold costs none of those that are compared. */
const frames = [true, false].map((keyFrame) => {
  const frame = picture({ number: 0, keyFrame, captureTime: 0, bytes: keyFrame ? KEY_BYTES : DELTA_BYTES })
  // Coded pictures look like noise; a start code cannot be in them.
  for (let at = 100; at < frame.data.byteLength; at++) frame.data[at] = 1 + Math.floor(Math.random() * 255)
  return frame
}) as [CapturedUnit, CapturedUnit]

const nobody = { format: () => undefined, lostAtSource: () => undefined, ended: () => undefined }

/** Each unit as it comes, and nothing else. */
function writePlainly(stream: LiveStream, camera: string): void {
  const file = openSync(join(folder, `${camera}.bin`), 'wx')
  files.push(file)
  const unit = ({ data }: MediaUnit): void => write(file, data, (error) => (error ? process.exit(3) : undefined))
  stream.join({ ...nobody, unit })
}

const store: SegmentStore = {
  station: '9e3f4a58-6c5b-4f0e-9c68-2f1a0d9f7c11',
  place: (camera, start) => {
    const name = segmentName(camera, start)
    if (!name) throw new Error('no name')
    const place = { id: name.id, path: segmentPath(folder, name), folders: segmentFolders(folder, name) }
    return Promise.resolve(place)
  },
  ...{ begun: () => undefined, grew: () => undefined, finished: () => undefined, suspect: () => undefined },
  newestEnd: () => null,
  makeRoom: () => Promise.resolve(),
}

function record(stream: LiveStream, camera: string): void {
  const recorder = new CameraRecorder({
    ...{ camera: { id: camera }, name: () => camera, settings: settings() },
    ...{ store, disk: systemDisk, clock: systemClock, random: systemRandom, log: silentLog },
    onState: () => undefined,
    onAlarm: () => alarms++,
  })
  recorder.read(stream)
  recorders.push(recorder)
}

function streamOf(camera: string): LiveStream {
  const stream = new LiveStream()
  stream.setFormat(format())
  if (kind === 'recorder') record(stream, camera)
  else if (kind !== 'nothing') writePlainly(stream, camera)
  return stream
}

/** Cameras do not send all at once: each has its own phase of the 30th of a second. */
function pace(streams: readonly LiveStream[]): void {
  const start = performance.now()
  let [n, last] = [0, start]
  const look = (): void => {
    if (!running) return
    const now = performance.now()
    pause = Math.max(pause, now - last)
    last = now
    for (; n < ((now - start) / 1000) * RATE * CAMERAS; n++) send(streams, n)
    setTimeout(look, 4)
  }
  look()
}

function send(streams: readonly LiveStream[], n: number): void {
  const [key, delta] = frames
  const picture = Math.floor(n / CAMERAS)
  const frame = (picture + n) % RATE === 0 || picture === 0 ? key : delta
  streams[n % CAMERAS]?.publish({ ...frame, captureTime: systemClock.now(), duration: 33_333 })
  sent++
}

mkdirSync(folder, { recursive: true })
if (kind === 'fs.write, synced')
  setInterval(() => {
    for (const file of files) fdatasync(file, () => undefined)
  }, 1000)

serveMeasurements((order) => {
  if (order.type !== 'stop') return
  running = false
  void Promise.all(recorders.map((recorder) => recorder.close())).then(() => {
    const lost = recorders.reduce((sum, recorder) => sum + recorder.lost, 0)
    process.send?.({ type: 'stop', report: { sent, lost, alarms, pause } satisfies RecordingReport })
  })
})
process.on('disconnect', () => process.exit(0))
pace(cameras.map(streamOf))
process.send?.({ type: 'started' })
