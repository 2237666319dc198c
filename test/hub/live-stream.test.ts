import { describe, expect, it } from 'vitest'
import type { Reader, StreamFormat } from '../../electron/hub/live-stream.ts'
import { LiveStream } from '../../electron/hub/live-stream.ts'
import type { MediaUnit } from '../../electron/media/unit.ts'
import { audioUnit, deltaUnit, format, keyUnit } from '../kit/units.ts'

class NotingReader implements Reader {
  readonly units: MediaUnit[] = []
  readonly formats: StreamFormat[] = []
  lost = 0
  over = false
  unit(unit: MediaUnit): void {
    this.units.push(unit)
  }
  format(format: StreamFormat): void {
    this.formats.push(format)
  }
  lostAtSource(units: number): void {
    this.lost += units
  }
  ended(): void {
    this.over = true
  }
}

const streamWithFormat = (): LiveStream => {
  const stream = new LiveStream()
  stream.setFormat(format())
  return stream
}

describe('a live stream', () => {
  it('tells a reader that comes after its end that it has ended', () => {
    const stream = streamWithFormat()
    stream.end()
    const reader = new NotingReader()
    stream.join(reader)
    expect(reader.over).toBe(true)
    expect(stream.readers).toBe(0)
  })

  it('numbers video and audio each without a gap', () => {
    const stream = streamWithFormat()
    const reader = new NotingReader()
    stream.join(reader)
    for (const unit of [keyUnit(), audioUnit(), deltaUnit(), audioUnit(), deltaUnit()]) stream.publish(unit)
    expect(reader.units.map(({ kind, sequence }) => `${kind} ${sequence}`)).toEqual([
      'video 0',
      'audio 0',
      'video 1',
      'audio 1',
      'video 2',
    ])
  })

  it('gives a joiner the last group of pictures at once, key frame first', () => {
    const stream = streamWithFormat()
    for (const unit of [keyUnit(), deltaUnit(), keyUnit(), deltaUnit(), deltaUnit()]) stream.publish(unit)
    const reader = new NotingReader()
    stream.join(reader)
    expect(reader.units.map(({ sequence }) => sequence)).toEqual([2, 3, 4])
    expect(reader.units[0]?.keyFrame).toBe(true)
  })

  it('gives nothing before a key frame, and counts what it could not give', () => {
    const stream = streamWithFormat()
    const reader = new NotingReader()
    stream.join(reader)
    stream.publish(deltaUnit())
    stream.publish(audioUnit())
    stream.publish(deltaUnit())
    expect(reader.units).toEqual([])
    stream.publish(keyUnit())
    expect(reader.lost).toBe(2)
    expect(reader.units).toMatchObject([{ sequence: 2, keyFrame: true, droppedBefore: true }])
  })

  it('goes on numbering after the camera was started anew, says that something is missing, and keeps no old group', () => {
    const stream = streamWithFormat()
    stream.publish(keyUnit())
    stream.publish(deltaUnit())
    stream.discontinuity()
    const reader = new NotingReader()
    stream.join(reader)
    expect(reader.units).toEqual([])
    stream.publish(keyUnit())
    stream.publish(deltaUnit())
    expect(reader.units.map(({ sequence, droppedBefore }) => [sequence, droppedBefore])).toEqual([
      [2, true],
      [3, false],
    ])
  })

  it('marks the first unit of another configuration, once, and tells the readers what it is', () => {
    const stream = streamWithFormat()
    const reader = new NotingReader()
    stream.join(reader)
    stream.publish(keyUnit())
    stream.setFormat(format({ width: 640, height: 360 }))
    stream.publish(deltaUnit())
    stream.publish(keyUnit())
    stream.publish(deltaUnit())
    expect(reader.formats).toMatchObject([{ video: { width: 640 } }])
    expect(reader.units.map((unit) => unit.configurationChanged)).toEqual([false, true, false])
  })

  it('says nothing of a format that is the same', () => {
    const stream = streamWithFormat()
    const reader = new NotingReader()
    stream.join(reader)
    stream.setFormat(format())
    expect(reader.formats).toEqual([])
  })

  it('ends once for each reader, and gives nothing afterwards', () => {
    const stream = streamWithFormat()
    const reader = new NotingReader()
    stream.join(reader)
    stream.end()
    stream.publish(keyUnit())
    expect(reader).toMatchObject({ over: true, units: [] })
    expect(stream.readers).toBe(0)
  })

  it('forgets a reader that has left', () => {
    const stream = streamWithFormat()
    const reader = new NotingReader()
    const leave = stream.join(reader)
    leave()
    stream.publish(keyUnit())
    expect(reader.units).toEqual([])
  })

  it('keeps no group that is too large to be of use, and the next one again', () => {
    const stream = streamWithFormat()
    stream.publish(keyUnit())
    for (let i = 0; i < 1_300; i++) stream.publish(deltaUnit())
    const early = new NotingReader()
    stream.join(early)
    expect(early.units).toEqual([])
    stream.publish(keyUnit())
    const late = new NotingReader()
    stream.join(late)
    expect(late.units).toHaveLength(1)
  })
})
