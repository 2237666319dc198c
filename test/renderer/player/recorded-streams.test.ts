import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeUnit, type Unit } from '../../../electron/protocol/frame.ts'
import type { Result } from '../../../electron/protocol/methods.ts'
import { LiveStream } from '../../../renderer/player/live-stream.ts'
import { LiveStreams } from '../../../renderer/player/live-streams.ts'
import type { Output, OutputEvents } from '../../../renderer/player/output.ts'
import type { PlayerProblem } from '../../../renderer/player/types.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { unit } from './unit.ts'

const video = { codec: 'avc1.64000D', width: 320, height: 180, frameRate: 30 }

/** Takes units only when it is told to, and gives their bytes away as the page's output does. */
class SlowOutput implements Output {
  readonly events: OutputEvents
  closed = false

  constructor(events: OutputEvents) {
    this.events = events
  }

  configure(): void {
    return
  }

  take({ data }: Unit): void {
    structuredClone(data, { transfer: [data.buffer as ArrayBuffer] })
  }

  restart(): void {
    return
  }

  close(): void {
    this.closed = true
  }
}

let clock: ManualClock
let streams: LiveStreams
let outputs: SlowOutput[]
let acknowledged: [number, number][]
let closed: number[]
let opened: number
let recorded: number[]
let bytes: number[]

const tap = {
  take: ({ header, data }: Unit) => {
    recorded.push(header.sequence)
    bytes.push(data.byteLength)
  },
}

/** Shows a camera as picture number `picture`; the station gives its streams numbers from 1 on. */
async function show(picture: number, camera = 'gate'): Promise<void> {
  const stream = new LiveStream({
    live: { camera },
    clock,
    link: {
      open: () => Promise.resolve<Result<'live.open'>>({ stream: ++opened, video }),
      close: (number) => closed.push(number),
      acknowledge: (number, sequence) => acknowledged.push([number, sequence]),
      problemOf: (thrown) => thrown as PlayerProblem,
    },
    makeOutput: (events) => {
      const output = new SlowOutput(events)
      outputs.push(output)
      return output
    },
    report: () => undefined,
  })
  streams.add(picture, stream)
  await settle()
}

function gives(stream: number, ...sequences: number[]): void {
  for (const sequence of sequences) {
    const { header, data } = unit(sequence, { stream, keyFrame: sequence % 10 === 0 })
    for (const frame of encodeUnit(header, data)) streams.media(frame)
  }
}

beforeEach(() => {
  clock = new ManualClock()
  streams = new LiveStreams()
  outputs = []
  acknowledged = []
  closed = []
  opened = 0
  recorded = []
  bytes = []
  streams.connected()
})

afterEach(() => {
  for (const picture of [1, 2, 3]) streams.close(picture)
  expect(clock.pending, 'no stream is left behind').toBe(0)
})

describe('a camera that is recorded', () => {
  it('is given from the group on that is here already, whole, whatever its output does with it', async () => {
    await show(1)
    gives(1, 10, 11)
    const stop = streams.record('gate', tap)
    gives(1, 12)
    stop()
    gives(1, 13)
    expect(recorded).toEqual([10, 11, 12])
    expect(bytes).toEqual([100, 100, 100])
  })

  it('is only that camera', async () => {
    await show(1)
    await show(2, 'yard')
    const stop = streams.record('yard', tap)
    gives(1, 10)
    gives(2, 20)
    expect(recorded).toEqual([20])
    stop()
  })

  it('comes on when its picture is put away, and nothing of it stays unacknowledged', async () => {
    await show(1)
    const stop = streams.record('gate', tap)
    gives(1, 10, 11, 12)
    streams.close(1)
    expect(outputs[0]?.closed).toBe(true)
    expect(closed).toEqual([])
    expect(acknowledged).toEqual([[1, 12]])
    gives(1, 13, 14, 15, 16)
    expect(recorded).toEqual([10, 11, 12, 13, 14, 15, 16])
    expect(acknowledged.at(-1)).toEqual([1, 16])
    stop()
    expect(closed).toEqual([1])
  })

  it('is taken over by a picture of it as soon as that has a unit', async () => {
    await show(1)
    const stop = streams.record('gate', tap)
    gives(1, 10, 11)
    streams.close(1)
    await show(2)
    gives(1, 12)
    expect(closed).toEqual([])
    gives(2, 10)
    expect(closed).toEqual([1])
    gives(2, 11, 12, 13)
    // The tap passes over what it has: here everything that comes is seen.
    expect(recorded).toEqual([10, 11, 12, 10, 11, 12, 13])
    stop()
    expect(closed).toEqual([1])
  })

  it('needs no hidden stream while another picture shows it', async () => {
    await show(1)
    await show(2)
    const stop = streams.record('gate', tap)
    streams.close(1)
    expect(closed).toEqual([1])
    stop()
  })

  it('is opened again after a reconnect though nobody sees it', async () => {
    await show(1)
    const stop = streams.record('gate', tap)
    streams.close(1)
    streams.disconnected()
    streams.connected()
    await settle()
    gives(2, 20)
    expect(recorded).toEqual([20])
    stop()
    expect(closed).toEqual([2])
  })

  it('goes on for the second recorder when the first has ended', async () => {
    await show(1)
    const stops = [streams.record('gate', tap), streams.record('gate', tap)]
    streams.close(1)
    stops[0]?.()
    expect(closed).toEqual([])
    gives(1, 10)
    expect(recorded).toEqual([10])
    stops[1]?.()
    expect(closed).toEqual([1])
  })
})
