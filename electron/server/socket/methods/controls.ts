import type { OwnLayer, OwnReady, OwnValue } from '../../../protocol/controls.ts'
import type { Family } from '../handlers.ts'

/** What the methods need of the controls that cameras have themselves. Who set what is told by their owner. */
export interface OwnControlsPort {
  /** @throws LookoutError notFound. That a camera does not answer is a state. */
  get(camera: string): Promise<OwnLayer>
  /**
   * Sets a control and answers with all of them as the camera then has them.
   * @throws LookoutError notFound, invalidParams, conflict where the camera refuses, unavailable where it does not answer
   */
  set(camera: string, name: string, value: OwnValue, by: string): Promise<OwnReady>
}

export const controlsMethods = (controls: OwnControlsPort): Family<'controls'> => ({
  'controls.get': async ({ camera }) => ({ result: await controls.get(camera) }),
  'controls.set': async ({ camera, name, value }, { user }) => ({
    result: await controls.set(camera, name, value, user),
  }),
})
