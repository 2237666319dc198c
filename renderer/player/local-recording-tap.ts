import type { VideoFormat } from '../../electron/protocol/cameras.ts'
import type { Unit, UnitHeader } from '../../electron/protocol/frame.ts'
import { following } from './key-frame-gate.ts'
import type { TappedUnit, ToTap } from './local-recording-types.ts'

/** A recorder further behind than this is let off until the next key frame, so that a slow disk never fills the memory. */
const MOST_WAITING = 64 * 1024 * 1024

/** The end of a `MessagePort` that units go into. */
export type TapPort = Pick<MessagePort, 'postMessage' | 'onmessage'>

/**
 * Hands the units of one camera to a recorder: from a key frame on, each exactly once, in order. They may come from more than
 * one stream of the camera, one after the other or both at once, and after a reconnect the group that is being recorded may
 * come again: a camera numbers its units, so what follows the newest is taken from wherever it comes first.
 */
export class LocalRecordingTap {
  readonly #port: TapPort
  #newest: UnitHeader | undefined
  #waiting = 0

  /** `onEnd`: the recorder wants no more units. */
  constructor(port: TapPort, onEnd: () => void) {
    this.#port = port
    port.onmessage = ({ data }: MessageEvent<ToTap>) => {
      if (data.type === 'end') onEnd()
      else this.#waiting -= data.bytes
    }
  }

  take({ header, data }: Unit, format: VideoFormat): void {
    const follows = this.#follows(header)
    if (!follows && !(header.keyFrame && this.#isNew(header))) return
    // What is left out here is not the newest, so nothing follows it until the next key frame.
    if (this.#waiting >= MOST_WAITING) return
    const gap = !follows && this.#newest !== undefined
    this.#newest = header
    this.#waiting += data.byteLength
    const { captureTime, duration, keyFrame } = header
    const unit: TappedUnit = { format: keyFrame ? format : null, captureTime, duration, gap, data }
    this.#port.postMessage(unit)
  }

  #follows({ sequence, droppedBefore }: UnitHeader): boolean {
    return this.#newest !== undefined && sequence === following(this.#newest.sequence) && !droppedBefore
  }

  /** A station that was started again counts anew; its time goes on. */
  #isNew({ captureTime }: UnitHeader): boolean {
    return this.#newest === undefined || captureTime > this.#newest.captureTime
  }
}
