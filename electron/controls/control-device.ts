import type { OwnControl, OwnValue } from '../protocol/controls.ts'

/** One camera that is asked about its controls. Calls come one at a time; see device-turns.ts. */
export interface ControlDevice {
  /** @throws LookoutError unavailable */
  list(): Promise<readonly OwnControl[]>
  /**
   * Sets a control from the list to a value that was checked against it, and answers with what the camera then has.
   * @throws LookoutError conflict where the camera refuses, unavailable where it does not answer
   */
  set(control: OwnControl, value: OwnValue): Promise<OwnControl>
}
