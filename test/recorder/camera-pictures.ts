import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toAdts, type AacConfig } from '../../electron/media/adts.ts'
import { NAL, nalUnits, toAnnexB } from '../../electron/media/annexb.ts'
import type { CapturedUnit } from '../../electron/media/unit.ts'

/** Units that look like a camera's, small, each with a number in it that is found again in the file. */

const VIDEO = readFileSync(join(import.meta.dirname, '../fixtures/media/camera-320x240-25.h264'))
const PARAMETERS = nalUnits(VIDEO)
  .filter(({ type }) => type === NAL.sps || type === NAL.pps)
  .slice(0, 2)
  .map(({ start, end }) => new Uint8Array(VIDEO.subarray(start, end)))
const DELIMITER = Uint8Array.of(9, 0x10)

/** Another PPS: what a camera sends after somebody changed its settings. */
export const OTHER_PARAMETERS = [PARAMETERS[0]!, Uint8Array.of(...PARAMETERS[1]!.subarray(0, -1), 0xcc)]

const AAC: AacConfig = {
  audio: { codec: 'mp4a.40.2', sampleRate: 48000, channels: 1 },
  ...{ objectType: 2, rateIndex: 3, channelConfig: 1, frameDuration: 21_333 },
}

export interface Picture {
  readonly number: number
  readonly keyFrame: boolean
  readonly captureTime: number
  readonly bytes?: number
  readonly parameters?: readonly Uint8Array[]
}

export function picture({
  number,
  keyFrame,
  captureTime,
  bytes = 200,
  parameters = PARAMETERS,
}: Picture): CapturedUnit {
  const slice = new Uint8Array(bytes).fill(0xaa)
  slice.set([keyFrame ? 0x65 : 0x41, ...digits(number)])
  const data = toAnnexB([DELIMITER, ...(keyFrame ? parameters : []), slice])
  return { kind: 'video', keyFrame, captureTime, duration: 40_000, data }
}

export function sound(captureTime: number): CapturedUnit {
  const data = toAdts(AAC, new Uint8Array(100).fill(0x21))!
  return { kind: 'audio', keyFrame: true, captureTime, duration: 21_333, data }
}

/** The number in a sample that was a `picture`. */
export const numberIn = (sample: Uint8Array): number =>
  [...sample.subarray(5, 10)].reduce((number, byte) => number * 128 + (byte & 0x7f), 0)

/** Five digits to the base of 128, without a zero byte. */
const digits = (number: number): number[] => [4, 3, 2, 1, 0].map((at) => 0x80 | (Math.floor(number / 128 ** at) % 128))
