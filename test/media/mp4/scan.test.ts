import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, u32 } from '../../../electron/media/mp4/box.ts'
import { scanEnds, scanInit, scanSegment, type SegmentScan } from '../../../electron/media/mp4/scan.ts'
import type { ByteSource } from '../../../electron/media/mp4/source.ts'
import { sampleToAnnexB, toSample } from '../../../electron/media/mp4/sample.ts'
import { ABOUT, decode, fileOf, makeSegment, pictures, soundFrames, sourceOf } from './camera.ts'

const video = pictures(250)
const sound = soundFrames(10, 44_100)
const segment = makeSegment({ video, sound })
const whole = segment.ends.at(-1)!

const scan = async (bytes: Uint8Array): Promise<SegmentScan> => (await scanSegment(sourceOf(bytes)))!
const endOf = ({ time, duration }: { time: number; duration: number }): number => time + duration

describe('a segment that ended in order', () => {
  it('says what its tracks are, and what was written for Lookout', async () => {
    const { init, finished, playableBytes, end } = await scan(segment.bytes)
    expect(init).toMatchObject({ video: segment.video, audio: segment.audio, about: ABOUT, bytes: segment.ends[0] })
    expect({ finished, playableBytes, end }).toEqual({
      finished: true,
      playableBytes: segment.bytes.byteLength,
      end: endOf(video.at(-1)!),
    })
  })

  it('has every picture where it is said to be, at its time', async () => {
    const { video: table, init } = await scan(segment.bytes)
    expect(table.time).toEqual(video.map(({ time }) => time))
    expect(table.duration).toEqual(video.map(({ duration }) => duration))
    expect(table.key).toEqual(video.flatMap(({ keyFrame }, index) => (keyFrame ? [index] : [])))
    for (const [index, offset] of table.offset.entries()) {
      const sample = segment.bytes.subarray(offset, offset + table.size[index]!)
      expect(sample).toEqual(concat(...toSample(video[index]!.data)))
    }
    const all = table.offset.map((at, i) =>
      sampleToAnnexB(segment.bytes.subarray(at, at + table.size[i]!), init.video.avcC),
    )
    expect(decode(fileOf(concat(...all), 'read-back.h264'))).toEqual(decode(fileOf(segment.bytes)))
  })

  it('has all of its sound, in µs', async () => {
    const { audio } = await scan(segment.bytes)
    expect(audio!.time.slice(0, 3)).toEqual([0, 23_220, 46_440])
    expect(audio!.size.length).toBeGreaterThan(420)
    expect(audio!.key).toHaveLength(audio!.size.length)
    for (const [index, offset] of audio!.offset.entries()) {
      expect(segment.bytes.subarray(offset, offset + audio!.size[index]!)).toEqual(sound[index]!.subarray(7))
    }
  })

  it('is read without its pictures and sound', async () => {
    const source = sourceOf(makeSegment({ video: large(video) }).bytes)
    await scanSegment(source)
    expect(source.reads).toBeLessThan(30)
    expect(source.bytesRead).toBeLessThan(source.size / 50)
  })

  it('of a minute is known from its two ends with a few reads', async () => {
    const { bytes, keys } = makeSegment({ video: pictures(1500) })
    const source = sourceOf(bytes)
    const ends = await scanEnds(source)
    expect(ends).toMatchObject({ end: endOf(pictures(1500).at(-1)!), playableBytes: bytes.byteLength, finished: true })
    expect(keys).toHaveLength(60)
    expect(source.reads).toBeLessThan(8)
  })

  it('can begin after boxes that do not matter, and have others between its fragments', async () => {
    const free = concat(u32(12), new TextEncoder().encode('free'), u32(0))
    const [first, second] = segment.ends
    const bytes = concat(segment.bytes.subarray(0, first), free, segment.bytes.subarray(first, second), free)
    expect(await scan(bytes)).toMatchObject({ playableBytes: second! + 12, fragments: [{ offset: first! + 12 }] })
  })
})

/** The same pictures, much larger: what follows the first NAL units is of no meaning. */
const large = (list: typeof video): typeof video =>
  list.map((picture) => ({ ...picture, data: concat(picture.data, new Uint8Array(20_000).fill(9)) }))

describe('a segment that was cut', () => {
  /** What must be there of the first `bytes`. */
  const fragmentsIn = (bytes: number): number => segment.ends.findLastIndex((end) => end <= bytes)

  const expectCut = async (bytes: Uint8Array): Promise<void> => {
    const source = sourceOf(bytes)
    const [scanned, ends] = [await scanSegment(source), await scanEnds(sourceOf(bytes))]
    const count = fragmentsIn(bytes.byteLength)
    if (count === -1) {
      expect([scanned, ends]).toEqual([undefined, undefined])
      return
    }
    expect(scanned!.fragments).toHaveLength(count)
    expect(scanned!.playableBytes).toBe(segment.ends[count])
    expect(scanned!.finished).toBe(false)
    const last = scanned!.fragments.at(-1)
    expect(scanned!.video.size).toHaveLength(last ? last.video.first + last.video.count : 0)
    expect(ends).toMatchObject({ end: scanned!.end, playableBytes: scanned!.playableBytes, finished: false })
    expect(scanned!.end).toBe(last ? endOf(video[scanned!.video.size.length - 1]!) : 0)
  }

  it('at any of 500 bytes has every whole fragment before the cut', async () => {
    const places = fc.sample(fc.integer({ min: 0, max: segment.bytes.byteLength - 1 }), { numRuns: 500, seed: 3 })
    for (const place of places) await expectCut(segment.bytes.subarray(0, place))
  })

  it('at any byte of its beginning, its first moof and its end has the same', async () => {
    for (let at = 0; at < segment.ends[0]! + 1000; at++) await expectCut(segment.bytes.subarray(0, at))
    for (let at = whole; at < segment.bytes.byteLength; at++) await expectCut(segment.bytes.subarray(0, at))
  })

  it('plays to the last picture that is said to be whole', async () => {
    const places = fc.sample(fc.integer({ min: segment.ends[1]!, max: whole }), { numRuns: 12, seed: 5 })
    for (const place of places) {
      const cut = segment.bytes.subarray(0, place)
      const { playableBytes, video: table } = await scan(cut)
      const { sums, said } = decode(fileOf(cut.subarray(0, playableBytes)))
      expect([sums.length, said]).toEqual([table.size.length, ''])
    }
  })

  it('is whole up to a hole of zeros', async () => {
    for (const [index, end] of segment.ends.entries()) {
      const bytes = segment.bytes.slice()
      bytes.fill(0, end, end + 4096)
      const { fragments, playableBytes, finished } = await scan(bytes)
      expect([fragments.length, playableBytes, finished]).toEqual([index, end, false])
      expect(await scanEnds(sourceOf(bytes.subarray(0, end + 4096)))).toMatchObject({ playableBytes: end })
    }
  })

  it('and whose file is shorter than it was said to be, is whole as far as it goes', async () => {
    const cut = sourceOf(segment.bytes.subarray(0, segment.ends[3]! + 10))
    const source: ByteSource = { size: segment.bytes.byteLength, read: (offset, length) => cut.read(offset, length) }
    expect(await scanSegment(source)).toMatchObject({ finished: false })
  })
})

describe('a table of key frames that cannot be right', () => {
  it('is not believed', async () => {
    const ends = { end: endOf(video.at(-1)!), playableBytes: segment.bytes.byteLength }
    for (const wrong of [0, 1, segment.ends[0]! + 1, whole, 2 ** 40]) {
      const bytes = segment.bytes.slice()
      // The offset in the last entry, 16 bytes of mfro and 3 of its own before the end.
      new DataView(bytes.buffer).setBigUint64(bytes.byteLength - 27, BigInt(wrong))
      expect(await scanEnds(sourceOf(bytes))).toMatchObject(ends)
    }
  })

  it('leads to no picture that the whole file does not have', async () => {
    const bytes = segment.bytes.slice()
    new DataView(bytes.buffer).setUint32(bytes.byteLength - 4, bytes.byteLength)
    expect(await scanEnds(sourceOf(bytes))).toMatchObject({ playableBytes: whole, finished: false })
  })
})

describe('any other file', () => {
  const bounded = (bytes: Uint8Array): ByteSource => {
    const source = sourceOf(bytes)
    return {
      size: bytes.byteLength,
      read(offset, length) {
        expect(length).toBeLessThanOrEqual(1024 * 1024)
        expect(source.reads).toBeLessThan(1000)
        return source.read(offset, length)
      },
    }
  }

  it('is none', async () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(100_000), new Uint8Array(5000).fill(0xff), video[0]!.data]) {
      expect(await scanSegment(bounded(bytes))).toBeUndefined()
      expect(await scanEnds(bounded(bytes))).toBeUndefined()
      expect(await scanInit(bounded(bytes))).toBeUndefined()
    }
  })

  it('of any bytes throws nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        expect(await scanSegment(bounded(bytes))).toBeUndefined()
      }),
    )
  })

  it('that is a segment with wrong bytes throws nothing, and never has more than there is', async () => {
    const small = makeSegment({ video: video.slice(0, 60), sound: sound.slice(0, 100) }).bytes
    const headers = await scan(small)
    // Where the boxes are: the bytes that anything depends on.
    const place = fc.oneof(
      fc.integer({ min: 0, max: headers.init.bytes - 1 }),
      ...headers.fragments.map(({ offset }) => fc.integer({ min: offset, max: offset + 700 })),
      fc.integer({ min: small.byteLength - 120, max: small.byteLength - 1 }),
    )
    const change = fc.tuple(place, fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const bytes = small.slice()
        for (const [at, value] of changes) bytes[at] = value
        const read = await scanSegment(bounded(bytes))
        await scanEnds(bounded(bytes))
        if (!read) return
        expect(read.playableBytes).toBeLessThanOrEqual(bytes.byteLength)
        for (const [index, offset] of read.video.offset.entries()) {
          expect(offset + read.video.size[index]!).toBeLessThanOrEqual(read.playableBytes)
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('that promises more samples than it can have is not believed', async () => {
    const bytes = makeSegment({ video: video.slice(0, 13) }).bytes
    const run = Buffer.from(bytes).indexOf('trun')
    const data = new DataView(bytes.buffer)
    data.setUint32(run + 8, 0xffffffff)
    expect((await scan(bytes)).fragments).toHaveLength(0)
    // Nothing said of each sample, so that they need no bytes either.
    data.setUint32(run + 4, 0x000001)
    expect((await scan(bytes)).fragments).toHaveLength(0)
  })
})

it('a disk that cannot be read is not mistaken for a short file', async () => {
  const broken = { size: 100_000, read: () => Promise.reject(new Error('EIO')) }
  await expect(scanSegment(broken)).rejects.toThrow('EIO')
  await expect(scanEnds(broken)).rejects.toThrow('EIO')
})
