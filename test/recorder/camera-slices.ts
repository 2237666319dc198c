import type { MediaUnit } from '../../electron/media/unit.ts'
import { Cutter } from '../../electron/recorder/cutter.ts'
import type { Slice } from '../../electron/recorder/slice.ts'
import { picture } from './camera-pictures.ts'

export const START = Date.UTC(2026, 0, 2, 3, 4, 5) * 1000
const FRAME = 40_000

/** So many pictures of 25 a second, a key frame each second, cut into slices; a new segment each `seconds`. */
export function slices(pictures: number, seconds = Infinity): Slice[] {
  const cutter = new Cutter({ camera: 'yard', before: () => null })
  const all: Slice[] = []
  for (let number = 0; number < pictures; number++) {
    if (number > 0 && number % (seconds * 25) === 0) cutter.end()
    const captureTime = START + number * FRAME
    const unit: MediaUnit = {
      ...picture({ number, keyFrame: number % 25 === 0, captureTime }),
      ...{ sequence: number, configurationChanged: false, droppedBefore: false },
    }
    cutter.add(unit, { monotonic: number * FRAME, wall: captureTime })
  }
  cutter.end()
  all.push(...cutter.take())
  return all
}
