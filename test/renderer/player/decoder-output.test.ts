import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DecoderOutput } from '../../../renderer/player/decoder-output.ts'
import type { FrameSink } from '../../../renderer/player/frame-sink.ts'
import { unit } from './unit.ts'

/** A decoder that does what the test says. The real one is met in test/e2e/player.test.ts. */
class ScriptedDecoder {
  state = 'unconfigured'
  decodeQueueSize = 0
  readonly codecs: string[] = []
  readonly chunks: { type: string; timestamp: number }[] = []
  readonly init: VideoDecoderInit

  constructor(init: VideoDecoderInit) {
    this.init = init
    decoders.push(this)
  }

  configure({ codec }: VideoDecoderConfig): void {
    this.state = 'configured'
    this.codecs.push(codec)
  }

  decode(chunk: { type: string; timestamp: number }): void {
    this.chunks.push(chunk)
  }

  close(): void {
    this.state = 'closed'
  }

  /** Its picture is ready. */
  gives(timestamp: number): void {
    this.init.output({ timestamp } as VideoFrame)
  }

  fails(): void {
    this.state = 'closed'
    this.init.error(new DOMException('Broken.', 'EncodingError'))
  }
}

let decoders: ScriptedDecoder[]
let told: { taken: number[]; shown: number[]; notShown: number; failed: number }
let output: DecoderOutput
const decoder = (): ScriptedDecoder => decoders.at(-1)!
const key = { keyFrame: true }
const format = { codec: 'avc1.64000D', width: 320, height: 180, frameRate: 30 }
const sink: FrameSink = {
  show: (_frame, onShown) => {
    onShown()
  },
  close: () => undefined,
}

beforeEach(() => {
  decoders = []
  vi.stubGlobal('VideoDecoder', ScriptedDecoder)
  vi.stubGlobal('EncodedVideoChunk', function EncodedVideoChunk(init: object) {
    return init
  })
  told = { taken: [], shown: [], notShown: 0, failed: 0 }
  output = new DecoderOutput(sink, {
    onTaken: (sequence) => told.taken.push(sequence),
    onShown: (captureTime) => told.shown.push(captureTime),
    onNotShown: (count) => (told.notShown += count),
    onFailed: () => told.failed++,
  })
  output.configure(format)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the WebCodecs output', () => {
  it('counts a unit as taken when its picture left the decoder, not before', () => {
    output.take(unit(1, key))
    expect(told.taken).toEqual([])
    decoder().gives(33_333)
    expect(told).toEqual({ taken: [1], shown: [33_333], notShown: 0, failed: 0 })
  })

  it('gives the decoder no unit before a key frame', () => {
    output.take(unit(1))
    expect(decoders).toHaveLength(0)
    expect(told).toMatchObject({ taken: [1], notShown: 1 })
  })

  it('after an error passes everything over up to the next key frame, and goes on with a new decoder', () => {
    output.take(unit(1, key))
    output.take(unit(2))
    decoder().fails()
    expect(told).toMatchObject({ taken: [1, 2], notShown: 2 })
    output.take(unit(3))
    output.take(unit(4, key))
    decoder().gives(4 * 33_333)
    expect(decoders).toHaveLength(2)
    expect(told).toMatchObject({ taken: [1, 2, 3, 4], notShown: 3, failed: 0 })
  })

  it('fails for good after three decoders without one picture', () => {
    for (let sequence = 1; sequence <= 4; sequence++) {
      output.take(unit(sequence, key))
      if (decoder().state !== 'closed') decoder().fails()
    }
    expect(decoders).toHaveLength(3)
    expect(told.failed).toBe(1)
  })

  it('lets go of a decoder that is too far behind at the next key frame', () => {
    output.take(unit(1, key))
    decoder().decodeQueueSize = 120
    output.take(unit(2))
    expect(decoder().chunks).toHaveLength(1)
    output.take(unit(3, key))
    expect(decoders).toHaveLength(2)
    expect(told).toMatchObject({ taken: [2, 1], notShown: 2 })
  })

  it('tells the decoder of another codec at the key frame that has it', () => {
    output.take(unit(1, key))
    output.configure({ ...format, codec: 'avc1.42E01E' })
    output.take(unit(2))
    output.take(unit(3, key))
    expect(decoders).toHaveLength(1)
    expect(decoder().codecs).toEqual(['avc1.64000D', 'avc1.42E01E'])
  })

  it('ends its decoder when closed', () => {
    output.take(unit(1, key))
    output.close()
    expect(decoder().state).toBe('closed')
    expect(told.taken).toEqual([1])
  })
})
