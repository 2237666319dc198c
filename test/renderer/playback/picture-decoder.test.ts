import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Shown } from '../../../renderer/playback/frame-ring.ts'
import { PictureDecoder } from '../../../renderer/playback/picture-decoder.ts'
import type { DecoderSetup } from '../../../renderer/playback/segment-pictures.ts'
import { DecoderStudio, type ScriptedFrame } from './scripted-decoder.ts'

const setup = (key: string): DecoderSetup => ({ key, config: { codec: key } })
const shown = (time: number): Shown => ({ time, until: time + 1, coarse: false, group: { from: 0, to: 10 } })

let studio: DecoderStudio
let told: { pictures: [string, number][]; errors: [boolean, number | undefined][] }
let decoder: PictureDecoder
const decode = (time: number, type: EncodedVideoChunkType = 'delta'): void => {
  decoder.decode(new TextEncoder().encode(`picture ${time}`), type, shown(time))
}

beforeEach(() => {
  studio = new DecoderStudio()
  studio.isQuick = false
  told = { pictures: [], errors: [] }
  decoder = new PictureDecoder(studio.make, {
    onPicture: (frame, { time }) => {
      told.pictures.push([(frame as unknown as ScriptedFrame).text, time])
    },
    onTaken: () => undefined,
    onError: (error, first) => {
      told.errors.push([error.unsupported, first?.time])
    },
  })
  decoder.setUp(setup('one'))
})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the picture decoder', () => {
  it('says of each frame which picture it is', () => {
    decode(1, 'key')
    decode(2)
    studio.last.give()
    expect(told.pictures).toEqual([
      ['picture 1', 1],
      ['picture 2', 2],
    ])
    expect(decoder.inside).toBe(0)
  })

  it('gives the earliest time to what comes out first, since frames come in the order in which they are shown', () => {
    for (const time of [1, 2, 3]) decode(time, time === 1 ? 'key' : 'delta')
    studio.last.giveAt(0)
    studio.last.giveAt(1)
    studio.last.giveAt(0)
    expect(told.pictures).toEqual([
      ['picture 1', 1],
      ['picture 3', 2],
      ['picture 2', 3],
    ])
  })

  it('closes a frame from before a reset, even where others are inside by now', () => {
    decode(1, 'key')
    const { timestamp } = studio.last.chunks[0]!
    decoder.reset()
    decode(5, 'key')
    studio.last.giveStale(timestamp)
    expect(told.pictures).toEqual([])
    expect(studio.open).toBe(0)
    studio.last.give()
    expect(told.pictures).toEqual([['picture 5', 5]])
  })

  it('needs a key frame first, and after a reset, a flush and an error', async () => {
    expect(decoder.needsKey).toBe(true)
    decode(1, 'key')
    expect(decoder.needsKey).toBe(false)
    await decoder.flush()
    expect(decoder.needsKey).toBe(true)
    decode(2, 'key')
    decoder.reset()
    expect(decoder.needsKey).toBe(true)
    decode(3, 'key')
    studio.last.fails()
    expect(decoder.needsKey).toBe(true)
  })

  it('waits for nothing any more after a flush, though a picture was lost', async () => {
    decode(1, 'key')
    decode(2)
    studio.last.giveAt(0)
    await decoder.flush()
    expect(decoder.inside).toBe(0)
  })

  it('sets the decoder up anew for other pictures, and only for those', () => {
    decode(1, 'key')
    decoder.setUp(setup('one'))
    decode(2)
    expect(studio.last.configs).toHaveLength(1)
    decoder.setUp(setup('two'))
    decode(3, 'key')
    expect(studio.last.configs.map(({ codec }) => codec)).toEqual(['one', 'two'])
    expect(studio.decoders).toHaveLength(1)
  })

  it('tells from which picture on nothing comes, and goes on with a new decoder', () => {
    decode(1, 'key')
    decode(2)
    studio.last.giveAt(0)
    studio.last.fails()
    expect(told.errors).toEqual([[false, 2]])
    decode(3, 'key')
    studio.last.give()
    expect(told.pictures.at(-1)).toEqual(['picture 3', 3])
    expect(studio.decoders).toHaveLength(2)
  })

  it('tells a browser that cannot decode from a recording that is damaged', () => {
    decode(1, 'key')
    studio.last.fails('NotSupportedError')
    studio.broken = 'picture 2'
    decode(2, 'key')
    expect(told.errors).toEqual([
      [true, 1],
      [false, 2],
    ])
  })
})
