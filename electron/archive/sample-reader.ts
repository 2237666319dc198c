import { instant } from '../base/clock.ts'
import type { Disk } from '../base/disk.ts'
import { LookoutError, messageOf, systemCode } from '../base/error.ts'
import type { SampleTable } from '../media/mp4/sample-table.ts'
import { scanSegment, type SegmentScan } from '../media/mp4/scan.ts'
import type { Samples, SegmentSamples } from '../protocol/recordings.ts'
import { isPlainPath } from './plain-path.ts'
import type { FoundSegment } from './search.ts'
import { withSource } from './segment-file.ts'

/** Segments whose samples are kept in memory, some 100 kB each. */
const KEPT = 64

/**
 * Says where the samples of a segment lie. Of one that is being written only what is durable is read; of one that is
 * ended the answer never changes, so the last 64 are kept, and two who ask at once read once.
 */
export class SampleReader {
  readonly #folder: string
  readonly #disk: Disk
  /** The one used last is the last. */
  readonly #kept = new Map<string, Promise<SegmentSamples>>()

  constructor(folder: string, disk: Disk) {
    this.#folder = folder
    this.#disk = disk
  }

  /** @throws LookoutError unavailable where the file cannot be read, notFound where it is gone */
  read(segment: FoundSegment): Promise<SegmentSamples> {
    // A repair may have given it another length since.
    const key = `${segment.id} ${segment.bytes}`
    const kept = this.#kept.get(key) ?? this.#scan(segment)
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value ?? '')
    // What failed may go well another time.
    kept.catch(() => this.#kept.delete(key))
    return kept
  }

  async #scan(segment: FoundSegment): Promise<SegmentSamples> {
    try {
      if (!(await isPlainPath(this.#folder, segment.path))) throw gone()
      const scan = await withSource(this.#disk, segment.path, segment.bytes, scanSegment)
      if (!scan) throw new LookoutError('unavailable', 'The file of this recording is damaged.')
      return toSamples(segment, scan)
    } catch (error) {
      if (error instanceof LookoutError) throw error
      if (systemCode(error) === 'ENOENT') throw gone()
      throw new LookoutError('unavailable', `The recording cannot be read: ${messageOf(error)}.`, { cause: error })
    }
  }
}

const gone = (): LookoutError => new LookoutError('notFound', 'The file of this recording is not there any more.')

function toSamples({ id, camera, start }: FoundSegment, { init, video, audio, end }: SegmentScan): SegmentSamples {
  const { codec, width, height, avcC } = init.video
  return {
    ...{ id, camera, start: instant(start), end: instant(start + end) },
    video: { codec, width, height, description: base64(avcC), samples: columns(video) },
    audio: init.audio && {
      ...{ codec: init.audio.codec, sampleRate: init.audio.sampleRate, channels: init.audio.channels },
      description: base64(init.audio.config),
      samples: columns(audio),
    },
  }
}

const columns = (table: SampleTable | null): Samples => ({
  offset: [...(table?.offset ?? [])],
  size: [...(table?.size ?? [])],
  time: [...(table?.time ?? [])],
  key: [...(table?.key ?? [])],
})

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
