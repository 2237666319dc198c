import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { microseconds, NutDemuxer } from '../../electron/media/nut.ts'
import type { NutPacket, NutStream } from '../../electron/media/nut.ts'

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/media', name)))

interface Demuxed {
  streams: NutStream[]
  packets: NutPacket[]
  lost: number[]
}

function demux(chunks: Iterable<Uint8Array>): Demuxed {
  const all: Demuxed = { streams: [], packets: [], lost: [] }
  const demuxer = new NutDemuxer({
    stream: (stream) => all.streams.push(stream),
    packet: (packet) => all.packets.push(packet),
    lost: (bytes) => all.lost.push(bytes),
  })
  for (const chunk of chunks) demuxer.push(chunk)
  return all
}

function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.byteLength; turn++) {
    const length = Math.max(1, lengths[turn % lengths.length] ?? 1)
    yield bytes.slice(at, at + length)
    at += length
  }
}

describe.each(['5.1', '2018'])('NUT of ffmpeg %s', (version) => {
  const video = fixture(`video-wall-clock-ffmpeg-${version}.nut`)

  it('gives every picture with its wall-clock time to the microsecond', () => {
    const { streams, packets, lost } = demux([video])
    expect(streams).toMatchObject([
      { kind: 'video', fourcc: 'H264', width: 128, height: 96, timeBase: { num: 1, den: 1_000_000 } },
    ])
    expect(packets.map((packet) => packet.pts)).toEqual(
      Array.from({ length: 30 }, (_, n) => 1_795_249_728_052_064 + n * 40_000),
    )
    expect(packets.map((packet) => packet.key)).toEqual(Array.from({ length: 30 }, (_, n) => n === 0 || n === 25))
    expect(lost).toEqual([])
  })

  it('gives sound with its rate, channels and configuration', () => {
    const { streams, packets } = demux([fixture(`audio-48k-mono-ffmpeg-${version}.nut`)])
    expect(streams).toMatchObject([{ kind: 'audio', sampleRate: 48_000, channels: 1 }])
    expect(packets).toHaveLength(20)
    expect(packets[1]?.pts).toBe(21_333)
  })

  it('keeps the order of decoding and the times of showing of B-frames', () => {
    const { packets } = demux([fixture(`video-copied-b-frames-ffmpeg-${version}.nut`)])
    expect(packets.slice(0, 4).map((packet) => packet.pts)).toEqual([1_000_000, 1_160_000, 1_080_000, 1_040_000])
  })

  it('hands a packet out with its last byte', () => {
    const whole = demux([video])
    const ends: number[] = []
    let at = 0
    const demuxer = new NutDemuxer({ stream: () => undefined, packet: () => ends.push(at), lost: () => undefined })
    for (const byte of cut(video, [1])) {
      at++
      demuxer.push(byte)
    }
    expect(ends.at(-1)).toBe(video.byteLength)
    whole.packets.forEach((packet, n) => {
      expect(video.slice(ends[n]! - packet.data.byteLength, ends[n])).toEqual(packet.data.slice())
    })
  })

  it('gives the same however the bytes are cut', () => {
    const whole = demux([video]).packets.map((packet) => ({ ...packet, data: packet.data.slice() }))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 8 }), (lengths) => {
        const { packets } = demux(cut(video, lengths))
        expect(packets.map((packet) => ({ ...packet, data: packet.data.slice() }))).toEqual(whole)
      }),
      { numRuns: 50 },
    )
  })

  it('goes on at the next syncpoint after garbage', () => {
    const { packets } = demux([video])
    const middle = packets[20]!.data.byteOffset
    const broken = new Uint8Array([
      ...video.subarray(0, middle),
      ...new Uint8Array(5000).fill(0xff),
      ...video.subarray(middle),
    ])
    const after = demux(cut(broken, [700]))
    expect(after.lost.length).toBeGreaterThan(0)
    const last = after.packets.at(-1)!
    expect([last.pts, last.data.slice()]).toEqual([packets[29]!.pts, packets[29]!.data.slice()])
  })
})

describe('NUT from a stranger', () => {
  const video = fixture('video-wall-clock-ffmpeg-5.1.nut')

  it('never throws or hangs, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => void demux(cut(bytes, [97]))))
  })

  it('never throws or hangs on a sound stream with wrong bytes', () => {
    const damage = fc.array(fc.tuple(fc.nat(video.byteLength - 1), fc.nat(255)), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(damage, (places) => {
        const bytes = video.slice()
        for (const [place, byte] of places) bytes[place] = byte
        const { packets } = demux(cut(bytes, [1024]))
        expect(packets.length).toBeLessThanOrEqual(200)
      }),
    )
  })

  it('is refused where a header’s checksum is wrong', () => {
    const bytes = video.slice()
    bytes[60]! ^= 1
    expect(demux([bytes]).streams).toEqual([])
  })
})

describe('ticks', () => {
  it('become microseconds exactly', () => {
    fc.assert(
      fc.property(
        fc.nat(2_000_000_000),
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 1, max: 1001 }),
        (ticks, den, num) => {
          const exact = (BigInt(ticks) * BigInt(num) * 2_000_000n + BigInt(den)) / (2n * BigInt(den))
          expect(microseconds(ticks, { num, den })).toBe(Number(exact))
        },
      ),
    )
  })
})
