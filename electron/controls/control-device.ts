import type { OwnControl, OwnValue } from '../protocol/controls.ts'

/** One camera that is asked about its controls. Calls come one at a time; see device-turns.ts. */
export interface ControlDevice {
  /** @throws LookoutError unavailable */
  list(): Promise<readonly OwnControl[]>
  /**
   * Sets a control from the list to a value that was checked against it, and answers with all that the camera then has,
   * this one among them: others may have changed with it, or become active.
   * @throws LookoutError conflict where the camera refuses, unavailable where it does not answer
   */
  set(control: OwnControl, value: OwnValue): Promise<readonly OwnControl[]>
}
