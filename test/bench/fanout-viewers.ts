/** A process full of viewers. It reports how old the frames were that some of them got. */
import { connectRaw, type RawViewer } from './raw-viewer.ts'

interface Order {
  readonly port: number
  readonly viewers: number
  /** Whether they sign in and open the camera, or only listen, as at the relay. */
  readonly speaks: boolean
  readonly window: boolean
}

const MEASURED = 24
const ages: number[] = []
let measuring = false
let viewers: RawViewer[] = []

const now = (): number => (performance.timeOrigin + performance.now()) * 1000

async function open(order: Order, measured: boolean): Promise<RawViewer> {
  let opened: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (opened = resolve))
  const onMessage = (message: Buffer, isText: boolean, from: RawViewer): void => {
    if (isText) {
      if (message.includes('"id":2')) opened()
      return
    }
    // Only the last fragment makes the unit whole.
    const last = message.readUInt16BE(12) + 1 === message.readUInt16BE(14)
    if (!last) return
    if (measuring && measured) ages.push(now() - Number(message.readBigUInt64BE(16)))
    if (order.window) {
      const params = { stream: message.readUInt16BE(4), sequence: message.readUInt32BE(8) }
      from.send(JSON.stringify({ jsonrpc: '2.0', method: 'live.ack', params }))
    }
  }
  const reads = order.speaks || measured
  const viewer = await connectRaw({ port: order.port, ...(reads ? { onMessage } : {}) })
  if (!order.speaks) return viewer
  viewer.send(
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'hello', params: { user: 'viewer', password: 'viewer' } }),
  )
  const params = { camera: 'door', ...(order.window ? { window: 8 } : {}) }
  viewer.send(JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'live.open', params }))
  await ready
  if (!measured && !order.window) {
    // From here on nobody looks at what comes: it costs this process as little as possible.
    viewer.socket.removeAllListeners('data')
    viewer.socket.on('data', () => undefined)
  }
  return viewer
}

async function start(order: Order): Promise<void> {
  for (let i = 0; i < order.viewers; i += 20) {
    const batch = Array.from({ length: Math.min(20, order.viewers - i) }, (_, j) => open(order, i + j < MEASURED))
    viewers.push(...(await Promise.all(batch)))
  }
  process.send?.({ type: 'started' })
}

process.on('message', (message: { type: string; order?: Order }) => {
  if (message.type === 'start' && message.order) void start(message.order)
  if (message.type === 'measure') measuring = true
  if (message.type === 'report') {
    process.send?.({ type: 'ages', ages })
    for (const viewer of viewers) viewer.close()
    viewers = []
    process.disconnect()
  }
})
