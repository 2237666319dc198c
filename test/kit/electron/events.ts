/** An event as Electron hands it to listeners: one that may be prevented. */
export interface StandInEvent {
  readonly defaultPrevented: boolean
  preventDefault(): void
}

export function preventable<T extends object>(values: T): StandInEvent & T
export function preventable(): StandInEvent
export function preventable(values: object = {}): StandInEvent {
  let prevented = false
  return Object.defineProperties(
    { ...values },
    {
      defaultPrevented: { get: () => prevented },
      preventDefault: { value: () => (prevented = true) },
    },
  ) as StandInEvent
}
