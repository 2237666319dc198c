import { silentLog } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import { LiveStream } from '../../electron/hub/live-stream.ts'
import type { RecordingSettings, RecordingState } from '../../electron/protocol/recordings.ts'
import { CameraRecorder } from '../../electron/recorder/camera-recorder.ts'
import type { RecordingAlarm } from '../../electron/recorder/recording-alarms.ts'
import { FaultyDisk } from '../kit/faulty-disk.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { format } from '../kit/units.ts'
import { picture, type Picture } from './camera-pictures.ts'
import { NotingStore } from './noting-store.ts'
import { settings } from './recorder-settings.ts'

export interface RigOptions {
  readonly settings?: Partial<RecordingSettings>
  readonly camera?: string
  readonly clock?: ManualClock
  readonly disk?: FaultyDisk
  readonly store?: NotingStore
}

/** A recorder with its stream, on a clock that is moved by hand and a disk that can be let fail. */
export class RecorderRig {
  readonly clock: ManualClock
  readonly disk: FaultyDisk
  readonly store: NotingStore
  readonly states: RecordingState[] = []
  readonly alarms: RecordingAlarm[] = []
  readonly recorder: CameraRecorder
  stream = new LiveStream()
  /** Of the next picture. */
  number = 0
  /** Pictures a second, and from key frame to key frame. */
  rate = 10
  group = 10

  constructor(options: RigOptions = {}) {
    this.clock = options.clock ?? new ManualClock()
    this.disk = options.disk ?? new FaultyDisk()
    this.store = options.store ?? new NotingStore(tempFolder())
    this.recorder = new CameraRecorder({
      ...{ camera: { id: options.camera ?? 'yard' }, name: () => 'Yard', settings: settings(options.settings) },
      ...{ store: this.store, disk: this.disk, clock: this.clock, log: silentLog, random: systemRandom },
      onState: (state) => this.states.push(state),
      onAlarm: (alarm) => this.alarms.push(alarm),
    })
    this.stream.setFormat(format())
    this.recorder.read(this.stream)
  }

  /** The camera sends pictures for so long; a key frame first and then one each `group`. */
  async film(seconds: number, changed: Partial<Picture> = {}): Promise<void> {
    const count = Math.round(seconds * this.rate)
    for (let i = 0; i < count; i++) await this.send({ keyFrame: this.number % this.group === 0, ...changed })
  }

  /** One picture, and the time until the next. */
  async send(changed: Partial<Picture> = {}): Promise<void> {
    const number = this.number++
    const captureTime = this.clock.now()
    this.stream.publish(picture({ number, keyFrame: false, captureTime, ...changed }))
    await this.pass(1 / this.rate)
  }

  /** Time passes without a picture. */
  async pass(seconds: number): Promise<void> {
    for (let left = seconds; left > 1e-6; left -= 0.5) {
      await this.clock.advance(Math.min(left, 0.5) * 1000)
      await this.disk.idle()
    }
  }

  get state(): string {
    return this.recorder.state.state
  }

  /** What each segment says of the time before it. */
  get befores(): unknown[] {
    return this.store.segments.map(({ about }) => about.before)
  }
}

/** Whole numbers from `from`, below `to`. */
export const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
