import { beforeEach, describe, expect, it } from 'vitest'
import { firstThatOpens, LocalRecording } from '../../../renderer/player/local-recording.ts'
import {
  MemoryShelf,
  ShelfFull,
  type FileShelf,
  type GrowingFile,
} from '../../../renderer/player/local-recording-files.ts'
import type { RecordingFilm, RecordingReport, TappedUnit } from '../../../renderer/player/local-recording-types.ts'
import { parameterSets } from '../../../renderer/player/parameter-sets.ts'
import cameraStream from '../../fixtures/media/camera-320x240-25.h264?url&inline'

const START = Date.UTC(2026, 0, 2, 3, 4, 5, 678) * 1_000
const FRAME = 40_000
const format = { codec: 'avc1.64000D', width: 320, height: 240, frameRate: 25 }

/** NAL units of a camera's stream, each with its start code. */
const nals = cut(Uint8Array.from(atob(cameraStream.slice(cameraStream.indexOf(',') + 1)), (byte) => byte.charCodeAt(0)))

function cut(stream: Uint8Array): Uint8Array[] {
  const starts: number[] = []
  for (let at = 0; at + 3 < stream.length; at++)
    if (stream[at] === 0 && stream[at + 1] === 0 && stream[at + 2] === 1) starts.push(at)
  return starts.map((start, index) => stream.slice(start, starts[index + 1] ?? stream.length))
}

const typeOf = (nal: Uint8Array): number => nal[3]! & 0x1f
const nal = (type: number): Uint8Array => nals.find((each) => typeOf(each) === type)!
const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))
const keyPicture = joined(nal(7), nal(8), nal(5))
const picture = nal(1)
/** The same with another PPS: a camera whose settings were changed. */
const changedKeyPicture = ((): Uint8Array => {
  const pps = nal(8).slice()
  pps[4]! ^= 0x10
  return joined(nal(7), pps, nal(5))
})()

/** A unit so many frames after the start; every 25th is a key frame. */
const unitAt = (frame: number, change: Partial<TappedUnit> = {}): TappedUnit => {
  const key = frame % 25 === 0
  const data = key ? keyPicture : picture
  return {
    format: key ? format : null,
    captureTime: START + frame * FRAME,
    duration: FRAME,
    gap: false,
    data,
    ...change,
  }
}

let reports: RecordingReport[]
let taken: number
let ended: Promise<void>
let shelf: FileShelf
let discarded: number

function record(): LocalRecording {
  let done: () => void = () => undefined
  ended = new Promise((resolve) => (done = resolve))
  return new LocalRecording({
    camera: 'gate',
    title: 'Front gate',
    shelf,
    report: (report) => {
      reports.push(report)
      if (report.type === 'ended') done()
    },
    onTaken: (bytes) => (taken += bytes),
  })
}
const films = (): RecordingFilm[] => reports.flatMap((report) => (report.type === 'film' ? [report.film] : []))
const end = (): unknown => reports.flatMap((report) => (report.type === 'ended' ? [report.end] : [])).at(-1)
const progress = () => reports.flatMap((report) => (report.type === 'progress' ? [report.progress] : [])).at(-1)

/** A shelf whose files take so many bytes and then fail as they are told. */
const failingShelf = (room: number, failure: Error): FileShelf => ({
  open: async (name) => {
    const file = await new MemoryShelf(() => name).open()
    let written = 0
    return {
      ...file,
      id: name,
      shelf: 'disk',
      full: false,
      append(bytes) {
        if (written + bytes.byteLength > room) throw failure
        written += bytes.byteLength
        file.append(bytes)
      },
      close: () => file.close(),
      discard: () => {
        discarded++
        return file.discard()
      },
    } satisfies GrowingFile
  },
})

beforeEach(() => {
  reports = []
  taken = discarded = 0
  let id = 0
  shelf = new MemoryShelf(() => `f${++id}`)
})

describe('a recording on this computer', () => {
  it('becomes one film, named after its camera and its first picture', async () => {
    const recording = record()
    for (let frame = 0; frame < 60; frame++) recording.take(unitAt(frame))
    recording.end()
    await ended
    expect(end()).toEqual({ because: 'asked' })
    expect(films()).toHaveLength(1)
    const [film] = films()
    expect(film).toMatchObject({ name: 'gate_20260102T030405Z.mp4', camera: 'gate', pictures: 60, length: 60 * FRAME })
    expect(film?.blob?.size).toBe(film?.bytes)
    expect(progress()).toMatchObject({ pictures: 60, length: 60 * FRAME, shelf: 'memory' })
  })

  it('says of every unit when it no longer waits, and tells how far it is twice a second', async () => {
    const recording = record()
    for (let frame = 0; frame < 50; frame++) recording.take(unitAt(frame))
    recording.end()
    await ended
    expect(taken).toBe(2 * keyPicture.byteLength + 48 * picture.byteLength)
    expect(reports.filter(({ type }) => type === 'progress')).toHaveLength(4 + 1)
  })

  it('notes a gap with its length, and the film is as long as the time was', async () => {
    const recording = record()
    for (let frame = 0; frame < 30; frame++) recording.take(unitAt(frame))
    for (let frame = 100; frame < 130; frame++) recording.take(unitAt(frame, { gap: frame === 100 }))
    recording.end()
    await ended
    expect(films()[0]).toMatchObject({ pictures: 60, length: 130 * FRAME, gaps: { count: 1, length: 70 * FRAME } })
  })

  it('begins another film where the parameter sets change, and not where they are repeated', async () => {
    const recording = record()
    for (let frame = 0; frame < 100; frame++)
      recording.take(unitAt(frame, frame === 50 || frame === 75 ? { data: changedKeyPicture } : {}))
    recording.end()
    await ended
    expect(films().map(({ pictures, name }) => [pictures, name])).toEqual([
      [50, 'gate_20260102T030405Z.mp4'],
      [50, 'gate_20260102T030407Z.mp4'],
    ])
  })

  it('counts a gap between two films to neither of them', async () => {
    const recording = record()
    for (const frame of [0, 1, 2]) recording.take(unitAt(frame))
    recording.take(unitAt(50, { data: changedKeyPicture, gap: true }))
    recording.end()
    await ended
    expect(films().map(({ gaps }) => gaps.count)).toEqual([0, 0])
    expect(progress()?.gaps).toEqual({ count: 1, length: 47 * FRAME })
  })

  it('ends where a film cannot be finished before the next begins', async () => {
    shelf = failingShelf(keyPicture.byteLength, new Error('The drive is gone.'))
    const recording = record()
    for (let frame = 0; frame < 60; frame++)
      recording.take(unitAt(frame, frame === 25 ? { data: changedKeyPicture } : {}))
    await ended
    expect(end()).toEqual({ because: 'failed', message: 'The drive is gone.' })
    expect(reports.filter(({ type }) => type === 'ended')).toHaveLength(1)
  })

  it('ends where its file does not even close', async () => {
    const memory = shelf
    shelf = {
      async open(name) {
        const file = await memory.open(name)
        const append = (bytes: Uint8Array): void => file.append(bytes)
        const close = (): Promise<never> => Promise.reject(new Error('The drive is gone.'))
        return { id: file.id, shelf: 'disk', full: false, append, close, discard: close }
      },
    }
    const recording = record()
    recording.take(unitAt(0))
    recording.end()
    await ended
    expect(end()).toEqual({ because: 'failed', message: 'The drive is gone.' })
  })

  it('begins another film after an hour', async () => {
    const recording = record()
    for (const frame of [0, 1, 89_975, 90_000, 90_001]) recording.take(unitAt(frame))
    recording.end()
    await ended
    expect(films().map(({ pictures }) => pictures)).toEqual([3, 2])
  })

  it('without one picture leaves no film', async () => {
    record().end()
    await ended
    expect([films(), end()]).toEqual([[], { because: 'asked' }])
  })

  it('ends in order when the memory is used up, with all pictures until then', async () => {
    shelf = new MemoryShelf(() => 'f', 3 * keyPicture.byteLength)
    const recording = record()
    for (let frame = 0; frame < 500; frame++) recording.take(unitAt(frame))
    await ended
    expect(end()).toEqual({ because: 'full', shelf: 'memory' })
    const [film] = films()
    expect(film?.pictures).toBe(progress()?.pictures)
    expect(film?.pictures).toBeGreaterThan(25)
    expect(film?.pictures).toBeLessThan(500)
  })

  it('ends with the last whole fragment when the disk is full', async () => {
    const group = keyPicture.byteLength + 24 * picture.byteLength
    shelf = failingShelf(Math.round(2.5 * group), new ShelfFull('disk'))
    const recording = record()
    for (let frame = 0; frame < 200; frame++) recording.take(unitAt(frame))
    await ended
    expect(end()).toEqual({ because: 'full', shelf: 'disk' })
    expect(films()[0]).toMatchObject({ pictures: 50, length: 50 * FRAME })
  })

  it('says what the browser said where writing fails only at its end', async () => {
    shelf = failingShelf(keyPicture.byteLength, new Error('The drive is gone.'))
    const recording = record()
    for (let frame = 0; frame < 20; frame++) recording.take(unitAt(frame))
    recording.end()
    await ended
    expect(end()).toEqual({ because: 'failed', message: 'The drive is gone.' })
    expect(films()).toEqual([])
    expect(discarded).toBe(1)
  })

  it('fails with the reason where nothing can be opened', async () => {
    const closed: FileShelf = { open: () => Promise.reject(new Error('No store.')) }
    shelf = firstThatOpens([closed, closed])
    const recording = record()
    recording.take(unitAt(0))
    await ended
    expect(end()).toEqual({ because: 'failed', message: 'No store.' })
  })

  it('takes the memory where the browser gives no files', async () => {
    shelf = firstThatOpens([{ open: () => Promise.reject(new Error('No store.')) }, shelf])
    const recording = record()
    recording.take(unitAt(0))
    recording.end()
    await ended
    expect(films()[0]?.blob).not.toBeNull()
  })
})

describe('the memory', () => {
  it('is one for all recordings, and comes back when a film is let go of', async () => {
    let id = 0
    const memory = new MemoryShelf(() => `f${++id}`, 100)
    const [first, second] = [await memory.open(), await memory.open()]
    first.append(new Uint8Array(60))
    second.append(new Uint8Array(60))
    expect([first.full, second.full, memory.used]).toEqual([true, true, 120])
    memory.forget('f1')
    expect([second.full, memory.used]).toEqual([false, 60])
  })

  it('refuses what goes far beyond its limit', async () => {
    const file = await new MemoryShelf(() => 'f', 100).open()
    expect(() => file.append(new Uint8Array(70_000_000))).toThrow(ShelfFull)
  })
})

describe('parameter sets', () => {
  it('are the same behind start codes of three and of four bytes, and whatever else is in the unit', () => {
    const four = joined(new Uint8Array([0]), nal(7), new Uint8Array([0]), nal(8), new Uint8Array([0]), nal(5))
    const delimiter = new Uint8Array([0, 0, 0, 1, 9, 0xf0])
    expect(parameterSets(four)).toBe(parameterSets(keyPicture))
    expect(parameterSets(joined(delimiter, keyPicture))).toBe(parameterSets(keyPicture))
    expect(parameterSets(changedKeyPicture)).not.toBe(parameterSets(keyPicture))
  })

  it.each([[[]], [[0]], [[0, 0, 1]], [[0, 0, 1, 7]], [[0, 0, 0, 1, 0x41, 1, 2, 3]]])(
    'of %j are no trouble',
    (bytes) => {
      expect(parameterSets(new Uint8Array(bytes)).length).toBeLessThan(2)
    },
  )
})
