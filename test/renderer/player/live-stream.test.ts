import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Unit } from '../../../electron/protocol/frame.ts'
import type { Result } from '../../../electron/protocol/methods.ts'
import { LiveStream, type StreamReport } from '../../../renderer/player/live-stream.ts'
import type { Output, OutputEvents } from '../../../renderer/player/output.ts'
import type { PlayerProblem } from '../../../renderer/player/types.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { unit } from './unit.ts'

const video = { codec: 'avc1.64000D', width: 320, height: 180, frameRate: 30 }

class ScriptedOutput implements Output {
  readonly events: OutputEvents
  readonly units: Unit[] = []
  restarts = 0
  closed = false
  shows = true

  constructor(events: OutputEvents) {
    this.events = events
  }

  configure(): void {
    return
  }

  take(given: Unit): void {
    this.units.push(given)
    if (this.shows) this.events.onShown(given.header.captureTime)
    this.events.onTaken(given.header.sequence)
  }

  restart(): void {
    this.restarts++
  }

  close(): void {
    this.closed = true
  }
}

/** What the test makes of the connection: each `open` waits for the test to answer it. */
interface Opening {
  resolve: (result: Result<'live.open'>) => void
  reject: (problem: PlayerProblem) => void
}

let clock: ManualClock
let openings: Opening[]
let closed: number[]
let acknowledged: [number, number][]
let reports: StreamReport[]
let output: ScriptedOutput
let stream: LiveStream

const states = (): string[] => reports.flatMap((report) => (report.type === 'state' ? [report.state.state] : []))
const figures = (): object | undefined =>
  reports.flatMap((report) => (report.type === 'figures' ? [report.figures] : [])).at(-1)

beforeEach(() => {
  clock = new ManualClock()
  openings = []
  closed = []
  acknowledged = []
  reports = []
  stream = new LiveStream({
    live: { camera: 'gate' },
    clock,
    link: {
      open: () => new Promise((resolve, reject) => openings.push({ resolve, reject })),
      close: (number) => closed.push(number),
      acknowledge: (number, sequence) => acknowledged.push([number, sequence]),
      problemOf: (thrown) => thrown as PlayerProblem,
    },
    makeOutput: (events) => (output = new ScriptedOutput(events)),
    report: (report) => reports.push(report),
  })
})

afterEach(() => {
  stream.close()
  expect(clock.pending).toBe(0)
})

async function opens(number = 1): Promise<void> {
  void stream.open()
  openings.at(-1)?.resolve({ stream: number, video })
  await settle()
}

async function refused(kind: PlayerProblem['kind']): Promise<void> {
  void stream.open()
  openings.at(-1)?.reject({ kind, message: 'No.' })
  await settle()
}

describe('a live stream', () => {
  it('plays from its first picture on', async () => {
    await opens()
    expect(states()).toEqual([])
    stream.take(unit(1, { keyFrame: true }))
    expect(states()).toEqual(['playing'])
  })

  it('acknowledges every fourth unit it took', async () => {
    await opens(7)
    for (let sequence = 1; sequence <= 9; sequence++) stream.take(unit(sequence))
    expect(acknowledged).toEqual([
      [7, 4],
      [7, 8],
    ])
  })

  it('waits when no picture was shown for over a second, and says since when', async () => {
    await opens()
    stream.take(unit(1))
    const since = clock.now() / 1000
    await clock.advance(1_600)
    expect(reports.findLast(({ type }) => type === 'state')).toEqual({
      type: 'state',
      state: { state: 'waiting', since },
    })
    stream.take(unit(2))
    expect(states()).toEqual(['playing', 'waiting', 'playing'])
  })

  it('starts decoding anew where units come and none is shown for two seconds', async () => {
    await opens()
    const before = output.restarts
    output.shows = false
    for (let sequence = 1; sequence <= 30; sequence++) {
      await clock.advance(100)
      stream.take(unit(sequence))
    }
    expect(output.restarts).toBe(before + 1)
  })

  it('leaves a camera alone that shows a picture only now and then', async () => {
    await opens()
    const before = output.restarts
    for (let sequence = 1; sequence <= 5; sequence++) {
      stream.take(unit(sequence))
      await clock.advance(5_000)
    }
    expect(output.restarts).toBe(before)
  })

  it('opens again after a reconnect, and counts no loss in between', async () => {
    await opens(1)
    stream.take(unit(1))
    stream.lost()
    await opens(2)
    stream.take(unit(500))
    await clock.advance(1_000)
    expect(figures()).toMatchObject({ lostSlow: 0 })
    expect(stream.stream).toBe(2)
  })

  it('gives back a stream that was opened after the picture was closed', async () => {
    void stream.open()
    stream.close()
    openings.at(-1)?.resolve({ stream: 9, video })
    await settle()
    expect(closed).toEqual([9])
    expect(output.closed).toBe(true)
  })

  it('counts each second what came, was shown and was lost', async () => {
    await opens()
    for (let sequence = 1; sequence <= 30; sequence++) stream.take(unit(sequence, {}, 1000))
    stream.notice({ method: 'live.dropped', params: { stream: 1, frames: 4, cause: 'slow' } })
    stream.notice({ method: 'live.dropped', params: { stream: 2, frames: 9, cause: 'slow' } })
    stream.notice({ method: 'live.dropped', params: { stream: 1, frames: 2, cause: 'source' } })
    await clock.advance(1_000)
    expect(figures()).toEqual({
      framesPerSecond: 30,
      bitsPerSecond: 240_000,
      lostSlow: 4,
      lostSource: 2,
      notShown: 0,
      lastPictureAt: (30 * 33_333) / 1000,
    })
    await clock.advance(1_000)
    expect(figures()).toMatchObject({ framesPerSecond: 0, bitsPerSecond: 0, lostSlow: 4 })
  })

  it('fails with the station’s words, and tries again after a few seconds where that may help', async () => {
    await refused('unavailable')
    expect(states()).toEqual(['failed'])
    await clock.advance(3_000)
    expect(openings).toHaveLength(2)
  })

  it('does not ask again for what it may not see, unless the camera changes', async () => {
    await refused('notFound')
    await clock.advance(60_000)
    expect(openings).toHaveLength(1)
    const other = { id: 'yard', name: 'Yard' }
    const camera = { ...other, sourceKind: 'test', video: null, audio: null, encoding: null, image: null } as const
    const state = { state: 'starting', since: '2026-01-02T03:04:05.000Z' } as const
    stream.notice({ method: 'camera.added', params: { ...camera, state, recording: false } })
    expect(openings).toHaveLength(1)
    stream.notice({ method: 'camera.added', params: { ...camera, id: 'gate', state, recording: false } })
    expect(openings).toHaveLength(2)
  })

  it('fails when the station ends the stream', async () => {
    await opens()
    stream.notice({ method: 'live.ended', params: { stream: 1, message: 'The camera was removed.' } })
    expect(reports.at(-1)).toEqual({
      type: 'state',
      state: { state: 'failed', problem: { kind: 'unavailable', message: 'The camera was removed.' } },
    })
    expect(stream.stream).toBeUndefined()
  })

  it('tells a change of format', async () => {
    await opens()
    const larger = { ...video, width: 640, height: 360 }
    stream.notice({ method: 'live.format', params: { stream: 1, video: larger } })
    expect(reports.filter(({ type }) => type === 'format')).toEqual([
      { type: 'format', format: { video } },
      { type: 'format', format: { video: larger } },
    ])
  })
})
