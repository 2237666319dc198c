/** A raw viewer that speaks the protocol: signs in, opens a camera, acknowledges as our own client does. */
import { connectRaw, type RawViewer } from './raw-viewer.ts'

/** What the viewer reads in a media frame's header, once its unit is whole. */
export interface ArrivedUnit {
  readonly stream: number
  readonly sequence: number
  /** Microseconds since 1970. */
  readonly captureTime: number
}

export interface LiveViewerOptions {
  readonly port: number
  readonly camera: string
  readonly user: string
  readonly password: string
  readonly acknowledges: boolean
  readonly onUnit: (unit: ArrivedUnit) => void
}

/** As in renderer/player/live-stream.ts. */
const WINDOW = 10
export const UNITS_PER_ACK = 4

/** Resolves when the camera is open. */
export async function openLiveViewer(options: LiveViewerOptions): Promise<RawViewer> {
  const { port, camera, user, password, acknowledges, onUnit } = options
  const opened = Promise.withResolvers<undefined>()
  const viewer = await connectRaw({
    port,
    onMessage: (message, isText) => {
      if (isText) settle(message.toString(), opened)
      else take(message)
    },
  })
  let units = 0
  function take(frame: Buffer): void {
    const unit = arrivedUnit(frame)
    if (!unit) return
    onUnit(unit)
    if (acknowledges && ++units % UNITS_PER_ACK === 0) acknowledge(viewer, unit)
  }
  request(viewer, 1, 'hello', { user, password })
  request(viewer, 2, 'live.open', { camera, ...(acknowledges ? { window: WINDOW } : {}) })
  await opened.promise
  return viewer
}

/** The unit that this media frame, the last of its unit, makes whole. */
export function arrivedUnit(frame: Buffer): ArrivedUnit | undefined {
  if (frame.readUInt16BE(12) + 1 !== frame.readUInt16BE(14)) return undefined
  return {
    stream: frame.readUInt16BE(4),
    sequence: frame.readUInt32BE(8),
    captureTime: Number(frame.readBigUInt64BE(16)),
  }
}

export function acknowledge(viewer: RawViewer, { stream, sequence }: ArrivedUnit): void {
  viewer.send(JSON.stringify({ jsonrpc: '2.0', method: 'live.ack', params: { stream, sequence } }))
}

function settle(text: string, opened: PromiseWithResolvers<undefined>): void {
  const { id, error } = JSON.parse(text) as { id?: number; error?: { message: string } }
  if (error) opened.reject(new Error(error.message))
  else if (id === 2) opened.resolve(undefined)
}

function request(viewer: RawViewer, id: number, method: string, params: object): void {
  viewer.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
}
