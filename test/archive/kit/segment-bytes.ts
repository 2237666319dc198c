import { segmentAboutBytes, type SegmentAbout, type SegmentBefore } from '../../../electron/archive/segment-about.ts'
import { concat } from '../../../electron/media/mp4/box.ts'
import { fragment } from '../../../electron/media/mp4/fragment.ts'
import { movieFragmentRandomAccess, type RandomAccessEntry } from '../../../electron/media/mp4/index-table.ts'
import { initSegment } from '../../../electron/media/mp4/init-segment.ts'

export const STATION = '11111111-1111-4111-8111-111111111111'
export const OTHER_STATION = '22222222-2222-4222-8222-222222222222'
const RUN = '33333333-3333-4333-8333-333333333333'

/** Of a picture of 320 × 240 in the main profile; what is decoded is no matter here. */
const AVCC = Uint8Array.from(
  '014d400dffe10010674d400d95a0a0fcb80880000003008001000468ee3c80'.match(/../g) ?? [],
  (byte) => Number.parseInt(byte, 16),
)
const VIDEO = { width: 320, height: 240, codec: 'avc1.4D400D', avcC: AVCC }

/** µs of a picture, and pictures of a fragment. */
const PICTURE = 40_000
const PICTURES = 25

export interface SegmentPlan {
  readonly camera: string
  /** µs since 1970. */
  readonly start: number
  readonly seconds?: number
  readonly before?: SegmentBefore | null
  readonly station?: string
  /** Ended in order, with its table of key frames. */
  readonly closed?: boolean
  /** Bytes of each picture. */
  readonly pictureBytes?: number
}

export const aboutOf = ({ camera, start, before = null, station = STATION }: SegmentPlan): SegmentAbout => ({
  ...{ version: 1, station, camera, name: `The ${camera}`, start, run: RUN, sequence: 0 },
  ...{ codec: VIDEO.codec, width: VIDEO.width, height: VIDEO.height, before },
})

/** The bytes of a segment as a recorder writes them: a fragment of 25 pictures, the first a key frame, each second. */
export function segmentBytes(plan: SegmentPlan): Uint8Array {
  const { seconds = 2, closed = true, pictureBytes = 100, start } = plan
  const chunks = [initSegment({ video: VIDEO, audio: null, start, about: segmentAboutBytes(aboutOf(plan)) })]
  const keys: RandomAccessEntry[] = []
  let offset = chunks[0]!.byteLength
  for (let second = 0; second < seconds; second++) {
    keys.push({ time: second * 1e6, offset })
    const samples = Array.from({ length: PICTURES }, (_, i) => ({
      ...{ data: [new Uint8Array(pictureBytes)], duration: PICTURE, keyFrame: i === 0 },
    }))
    const bytes = concat(...fragment({ sequence: second + 1, video: { baseTime: second * 1e6, samples }, audio: null }))
    offset += bytes.byteLength
    chunks.push(bytes)
  }
  return concat(...chunks, ...(closed ? [movieFragmentRandomAccess(keys)] : []))
}
