import { beforeEach, describe, expect, it } from 'vitest'
import { LocalRecordingTap, type TapPort } from '../../../renderer/player/local-recording-tap.ts'
import type { TappedUnit, ToTap } from '../../../renderer/player/local-recording-types.ts'
import { RecentGroup } from '../../../renderer/player/recent-group.ts'
import { unit } from './unit.ts'

const video = { codec: 'avc1.64000D', width: 320, height: 180, frameRate: 30 }

class ScriptedPort implements TapPort {
  readonly units: TappedUnit[] = []
  onmessage: TapPort['onmessage'] = null

  postMessage(message: TappedUnit): void {
    this.units.push(message)
  }

  say(message: ToTap): void {
    this.onmessage?.call({} as MessagePort, { data: message } as MessageEvent)
  }

  /** What came, by the capture time that `unit` gives to a sequence number. */
  get numbers(): number[] {
    return this.units.map(({ captureTime }) => captureTime / 33_333)
  }

  get gaps(): number[] {
    return this.units.filter(({ gap }) => gap).map(({ captureTime }) => captureTime / 33_333)
  }
}

let port: ScriptedPort
let ended: number
let tap: LocalRecordingTap

beforeEach(() => {
  port = new ScriptedPort()
  ended = 0
  tap = new LocalRecordingTap(port, () => ended++)
})

const key = { keyFrame: true }
const give = (...numbers: number[]): void => {
  // Every tenth is a key frame.
  for (const number of numbers) tap.take(unit(number, number % 10 === 0 ? key : {}), video)
}

describe('what a recorder is given', () => {
  it('begins with a key frame, and says what it is', () => {
    give(8, 9, 10, 11)
    expect(port.numbers).toEqual([10, 11])
    expect(port.units.map(({ format }) => format)).toEqual([video, null])
    expect(port.gaps).toEqual([])
  })

  it('is every unit once, from whichever of two streams brings it first', () => {
    give(10, 11, 10, 11, 12, 12, 13)
    expect(port.numbers).toEqual([10, 11, 12, 13])
    expect(port.gaps).toEqual([])
  })

  it('goes on without a gap where a reconnect brings the group again', () => {
    give(10, 11, 12)
    give(10, 11, 12, 13, 14)
    expect(port.numbers).toEqual([10, 11, 12, 13, 14])
    expect(port.gaps).toEqual([])
  })

  it('goes on at the next key frame after a gap, which is named', () => {
    give(10, 11, 15, 16, 20, 21)
    expect(port.numbers).toEqual([10, 11, 20, 21])
    expect(port.gaps).toEqual([20])
  })

  it('takes a station that counts anew by its time', () => {
    give(10, 11)
    tap.take(unit(0, { keyFrame: true, captureTime: 33_333 * 50 }), video)
    tap.take(unit(1, { captureTime: 33_333 * 51 }), video)
    expect(port.numbers).toEqual([10, 11, 50, 51])
    expect(port.gaps).toEqual([50])
  })

  it('counts on over the end of the numbers', () => {
    tap.take(unit(0xffffffff, { keyFrame: true, captureTime: 1 }), video)
    tap.take(unit(0, { captureTime: 2 }), video)
    expect(port.units).toHaveLength(2)
  })

  it('is left out up to a key frame while 64 MiB wait for the disk', () => {
    const big = 64 * 1024 * 1024
    tap.take(unit(10, key, big), video)
    give(11, 12, 20)
    expect(port.numbers).toEqual([10])
    port.say({ type: 'taken', bytes: big })
    give(21, 30, 31)
    expect(port.numbers).toEqual([10, 30, 31])
    expect(port.gaps).toEqual([30])
  })

  it('ends when the recorder says so', () => {
    port.say({ type: 'end' })
    expect(ended).toBe(1)
  })
})

describe('the group that a recording begins with', () => {
  let group: RecentGroup
  const numbers = (): number[] => group.units.map(({ header }) => header.sequence)
  const add = (...sequence: number[]): void => {
    for (const number of sequence) group.add(unit(number, number % 10 === 0 ? key : {}, 1_000_000))
  }

  beforeEach(() => {
    group = new RecentGroup()
  })

  it('is the newest key frame and what followed it', () => {
    add(10, 11, 20, 21, 22)
    expect(numbers()).toEqual([20, 21, 22])
  })

  it('is none before a key frame, and none after a loss', () => {
    add(8, 9)
    expect(numbers()).toEqual([])
    add(10, 11, 13, 14)
    expect(numbers()).toEqual([])
    add(20)
    expect(numbers()).toEqual([20])
  })

  it('is none where it would hold more than 8 MiB', () => {
    add(10, 11, 12, 13, 14, 15, 16, 17)
    expect(numbers()).toHaveLength(8)
    add(18, 19)
    expect(numbers()).toEqual([])
  })

  it('is a copy, as an output may give the bytes away', () => {
    const given = unit(10, key)
    group.add(given)
    structuredClone(given.data, { transfer: [given.data.buffer] })
    expect(group.units[0]?.data.byteLength).toBe(100)
  })
})
