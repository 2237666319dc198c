import { describe, expect, it } from 'vitest'
import { checkValue } from '../../electron/controls/check-value.ts'
import type { OwnControl, OwnValue } from '../../electron/protocol/controls.ts'

const base = { name: 'x', label: 'It', active: true }
const range: OwnControl = { kind: 'range', ...base, min: -10, max: 25, step: 10, neutral: null, value: 0 }
const unit: OwnControl = { kind: 'range', ...base, min: 0, max: 1, step: 0.1, neutral: null, value: 0 }
const onOff: OwnControl = { kind: 'switch', ...base, neutral: null, value: false }
const choice: OwnControl = { kind: 'choice', ...base, options: [{ value: '3', label: 'C' }], neutral: null, value: '3' }

describe('a value for a control', () => {
  it.each([
    [-10, -10],
    [4, 0],
    [6, 10],
    [25, 20],
  ])('%d goes to the step %d of its range', (value, sent) => {
    expect(checkValue(range, value)).toEqual({ ok: true, value: sent })
  })

  it('has no dust of binary fractions', () => {
    expect(checkValue(unit, 0.3)).toEqual({ ok: true, value: 0.3 })
  })

  it.each<[OwnControl, OwnValue]>([
    [range, 25.1],
    [range, -11],
    [range, Number.NaN],
    [range, Number.POSITIVE_INFINITY],
    [range, '5'],
    [range, true],
    [onOff, 1],
    [onOff, 'true'],
    [choice, 3],
    [choice, '1'],
    [choice, '3,brightness=1'],
  ])('%j refuses %j', (control, value) => {
    expect(checkValue(control, value).ok).toBe(false)
  })
})
