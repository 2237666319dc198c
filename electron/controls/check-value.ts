import type { OwnControl, OwnValue } from '../protocol/controls.ts'

export type CheckedValue =
  { readonly ok: true; readonly value: OwnValue } | { readonly ok: false; readonly message: string }

const refuse = (message: string): CheckedValue => ({ ok: false, message })

/** Whether the control can have this value. One between two steps of a range becomes the nearer of them. */
export function checkValue(control: OwnControl, value: OwnValue): CheckedValue {
  const { label } = control
  switch (control.kind) {
    case 'range': {
      const { min, max } = control
      const inside = typeof value === 'number' && value >= min && value <= max
      return inside
        ? { ok: true, value: onStep(control, value) }
        : refuse(`${label} is a number from ${min} to ${max}.`)
    }
    case 'switch':
      return typeof value === 'boolean' ? { ok: true, value } : refuse(`${label} is true or false.`)
    case 'choice': {
      const offered = control.options.map((option) => option.value)
      const isOffered = typeof value === 'string' && offered.includes(value)
      return isOffered ? { ok: true, value } : refuse(`${label} is one of ${offered.join(', ')}.`)
    }
  }
}

type Range = Extract<OwnControl, { kind: 'range' }>

function onStep({ min, max, step }: Range, value: number): number {
  const steps = Math.min(Math.round((value - min) / step), Math.floor((max - min) / step))
  // Without the dust of binary fractions: 0.3, not 0.30000000000000004.
  return Number((min + steps * step).toPrecision(12))
}
