import type { Camera, CameraState } from '../../electron/protocol/cameras.ts'
import type { TestClient } from './test-client.ts'

/** The next time that the station says a camera to be in one of these states. To be called before it can happen. */
export async function cameraBecomes(
  client: TestClient,
  id: string,
  ...states: readonly CameraState['state'][]
): Promise<Camera> {
  const from = client.texts.length
  return client.until(() => {
    const cameras = client.texts.slice(from).filter(({ method }) => method === 'camera.state')
    return cameras.map(({ params }) => params as Camera).find((camera) => isIn(camera, id, states))
  })
}

/** Resolves at once where the camera is in this state, else when it becomes so. */
export async function cameraIs(client: TestClient, id: string, state: CameraState['state']): Promise<Camera> {
  const later = cameraBecomes(client, id, state)
  const now = await client.request<Camera[]>('cameras.list')
  return now.find((camera) => isIn(camera, id, [state])) ?? later
}

const isIn = (camera: Camera, id: string, states: readonly string[]): boolean =>
  camera.id === id && states.includes(camera.state.state)
