import { describe, expect, it } from 'vitest'
import { KeyFrameGate } from '../../../renderer/player/key-frame-gate.ts'
import { unit } from './unit.ts'

const key = { keyFrame: true }
const admitted = (gate: KeyFrameGate, ...units: ReturnType<typeof unit>[]): number[] =>
  units.filter(({ header }) => gate.admits(header)).map(({ header }) => header.sequence)

describe('the key frame gate', () => {
  it('lets nothing by before the first key frame, and all that follows it', () => {
    expect(admitted(new KeyFrameGate(), unit(3), unit(4), unit(5, key), unit(6), unit(7))).toEqual([5, 6, 7])
  })

  it('closes at a gap until the next key frame', () => {
    expect(admitted(new KeyFrameGate(), unit(1, key), unit(2), unit(4), unit(5), unit(6, key), unit(7))).toEqual([
      1, 2, 6, 7,
    ])
  })

  it('closes where the station says that something was dropped', () => {
    expect(admitted(new KeyFrameGate(), unit(1, key), unit(2, { droppedBefore: true }), unit(3))).toEqual([1])
  })

  it('closes when told to', () => {
    const gate = new KeyFrameGate()
    expect(admitted(gate, unit(1, key))).toEqual([1])
    gate.shut()
    expect(admitted(gate, unit(2), unit(3, key))).toEqual([3])
  })

  it('counts on past the largest sequence number', () => {
    expect(admitted(new KeyFrameGate(), unit(0xffffffff, key), unit(0), unit(1))).toEqual([0xffffffff, 0, 1])
  })
})
