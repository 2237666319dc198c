import type { OwnControl } from '../../../electron/protocol/controls.ts'
import type { CameraState } from '../../../electron/protocol/cameras.ts'

type Range = Extract<OwnControl, { kind: 'range' }>
type Choice = Extract<OwnControl, { kind: 'choice' }>

/** A value of a range with as many digits as its steps have: `4600`, `0.30`, `−12`. The camera's numbers, ungrouped. */
export function rangeWords({ step }: Pick<Range, 'step'>, value: number): string {
  const [, decimals = ''] = String(Number(step.toPrecision(6))).split('.')
  return value.toFixed(Math.min(decimals.length, 4)).replace('-', '−')
}

/** How many characters the longest value of any of these has. */
export const longestValue = (controls: readonly OwnControl[]): number =>
  Math.max(
    0,
    ...controls
      .filter((control) => control.kind === 'range')
      .flatMap((control) => [control.min, control.max].map((end) => rangeWords(control, end).length)),
  )

/** Whether so many options with such names stand side by side as buttons. */
export const fitsButtons = ({ options, value }: Pick<Choice, 'options' | 'value'>): boolean =>
  options.length <= 4 &&
  options.reduce((sum, { label }) => sum + label.length + 2, 0) <= 26 &&
  options.some((option) => option.value === value)

/** Whether a camera that goes from one state to another may be another one by now, or have become reachable. */
export const asksAgain = (before: CameraState['state'], now: CameraState['state']): boolean =>
  before !== now && (now === 'live' || (now === 'starting' && before !== 'retrying'))
