/** The server under measurement: the product's hub and sockets, or a bare relay that sends the same bytes. */
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { systemClock } from '../../electron/base/clock.ts'
import { silentLog } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import { LiveStream } from '../../electron/hub/live-stream.ts'
import type { CapturedUnit } from '../../electron/media/unit.ts'
import { encodeUnit } from '../../electron/protocol/frame.ts'
import { Resumption } from '../../electron/server/socket/resumption.ts'
import { SocketServer } from '../../electron/server/socket/socket-server.ts'
import { streamFeeds } from '../kit/stream-feeds.ts'
import { KitDoor, kitHandlers } from '../kit/socket-station.ts'
import { format } from '../kit/units.ts'
import { selfSigned } from '../kit/self-signed.ts'
import { serveMeasurements } from './measured-process.ts'

/** 4 Mbit/s at 30 frames a second, a key frame a second. */
const FRAME_MS = 1000 / 30
const KEY_BYTES = 66_000
const DELTA_BYTES = 14_900

const unitAt = (n: number): CapturedUnit => ({
  kind: 'video',
  keyFrame: n % 30 === 0,
  captureTime: Math.round((performance.timeOrigin + performance.now()) * 1000),
  duration: 33_333,
  data: new Uint8Array(n % 30 === 0 ? KEY_BYTES : DELTA_BYTES).fill(n & 0xff),
})

/** Calls `tick` 30 times a second without drifting. */
function pace(tick: (n: number) => void): void {
  const start = performance.now()
  let n = 0
  const next = (): void => {
    tick(n++)
    setTimeout(next, Math.max(0, start + n * FRAME_MS - performance.now()))
  }
  next()
}

const server = createServer({ ...(await selfSigned()), minVersion: 'TLSv1.2' })

if (process.argv[2] === 'product') {
  const stream = new LiveStream()
  stream.setFormat(format())
  const sockets = new SocketServer({
    clock: systemClock,
    log: silentLog,
    door: new KitDoor(),
    resumption: new Resumption(systemClock, systemRandom),
    feeds: streamFeeds(stream, systemClock),
    handlers: kitHandlers,
    station: { name: 'Bench', version: '0' },
  })
  server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head))
  pace((n) => stream.publish(unitAt(n)))
} else {
  const relay = new WebSocketServer({ server, perMessageDeflate: false, handleProtocols: () => 'lookout.v1' })
  const viewers = new Set<WebSocket>()
  relay.on('connection', (viewer) => {
    viewers.add(viewer)
    viewer.on('close', () => viewers.delete(viewer))
    viewer.on('error', () => viewer.terminate())
  })
  pace((n) => {
    const unit = unitAt(n)
    const header = {
      kind: 'video' as const,
      stream: 7,
      keyFrame: unit.keyFrame,
      droppedBefore: false,
      configurationChanged: false,
    }
    const frames = encodeUnit(
      { ...header, sequence: n, captureTime: unit.captureTime, duration: unit.duration },
      unit.data,
    )
    for (const viewer of viewers) for (const frame of frames) viewer.send(frame, { binary: true, compress: false })
  })
}

server.listen(0, '127.0.0.1', () => process.send?.({ type: 'listening', port: (server.address() as AddressInfo).port }))

serveMeasurements()
process.on('disconnect', () => process.exit(0))
