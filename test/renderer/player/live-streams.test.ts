import { describe, expect, it } from 'vitest'
import { encodeUnit, type Unit } from '../../../electron/protocol/frame.ts'
import type { LiveStream } from '../../../renderer/player/live-stream.ts'
import { LiveStreams } from '../../../renderer/player/live-streams.ts'
import { unit } from './unit.ts'

class ScriptedStream {
  readonly stream: number
  readonly units: Unit[] = []
  opened = 0
  lostTimes = 0

  constructor(stream: number) {
    this.stream = stream
  }

  open(): void {
    this.opened++
  }

  lost(): void {
    this.lostTimes++
  }

  take(given: Unit): void {
    this.units.push(given)
  }

  close(): void {
    return
  }
}

const setUp = (...numbers: number[]): { streams: LiveStreams; scripted: ScriptedStream[] } => {
  const streams = new LiveStreams()
  const scripted = numbers.map((number) => new ScriptedStream(number))
  for (const [index, stream] of scripted.entries()) streams.add(index, stream as unknown as LiveStream)
  return { streams, scripted }
}

const framesOf = (stream: number, sequence: number, bytes: number): Uint8Array[] => {
  const { header, data } = unit(sequence, { stream }, bytes)
  return encodeUnit(header, data)
}

const sizes = (stream: ScriptedStream | undefined): number[] | undefined =>
  stream?.units.map(({ data }) => data.byteLength)

describe('the live streams of a connection', () => {
  it('get the units of their own number, put together from fragments that come between each other', () => {
    const { streams, scripted } = setUp(1, 2)
    const [first, second] = [framesOf(1, 5, 150_000), framesOf(2, 9, 70_000)]
    for (let index = 0; index < 3; index++) {
      for (const frames of [first, second]) {
        const frame = frames[index]
        if (frame) streams.media(frame)
      }
    }
    expect(scripted.map((stream) => sizes(stream))).toEqual([[150_000], [70_000]])
  })

  it('get nothing of frames that are broken, of other streams, or of a picture that was closed', () => {
    const { streams, scripted } = setUp(1)
    streams.media(new Uint8Array(0))
    streams.media(new Uint8Array(64).fill(0x4c))
    for (const frame of framesOf(7, 1, 100)) streams.media(frame)
    streams.close(0)
    for (const frame of framesOf(1, 1, 100)) streams.media(frame)
    expect(sizes(scripted[0])).toEqual([])
  })

  it('are opened with each connection, and told once that it was lost', () => {
    const { streams, scripted } = setUp(1)
    streams.connected()
    streams.connected()
    streams.disconnected()
    streams.disconnected()
    streams.connected()
    expect(scripted[0]).toMatchObject({ opened: 2, lostTimes: 1 })
  })

  it('forget half a unit when the connection is lost', () => {
    const { streams, scripted } = setUp(1)
    const [head, ...rest] = framesOf(1, 5, 150_000)
    streams.connected()
    if (head) streams.media(head)
    streams.disconnected()
    for (const frame of rest) streams.media(frame)
    expect(sizes(scripted[0])).toEqual([])
  })
})
