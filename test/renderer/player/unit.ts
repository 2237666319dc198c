import type { Unit, UnitHeader } from '../../../electron/protocol/frame.ts'

/** A video unit of stream 1; what it holds is no real video. */
export const unit = (sequence: number, header: Partial<UnitHeader> = {}, bytes = 100): Unit => ({
  header: {
    kind: 'video',
    stream: 1,
    keyFrame: false,
    droppedBefore: false,
    configurationChanged: false,
    sequence,
    captureTime: sequence * 33_333,
    duration: 33_333,
    ...header,
  },
  data: new Uint8Array(bytes),
})
