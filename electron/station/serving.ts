import type { Clock } from '../base/clock.ts'
import type { CloseStack } from '../base/close-stack.ts'
import type { Log } from '../base/log.ts'
import type { Random } from '../base/random.ts'
import { Server } from '../server/server.ts'
import type { Handlers } from '../server/socket/handlers.ts'
import { basicMethods } from '../server/socket/methods/basics.ts'
import { cameraMethods } from '../server/socket/methods/cameras.ts'
import { liveMethods } from '../server/socket/methods/live.ts'
import { Resumption } from '../server/socket/resumption.ts'
import { SocketServer } from '../server/socket/socket-server.ts'
import type { TlsIdentity } from '../server/tls/tls-identity.ts'
import type { Accounts } from '../server/users/accounts.ts'
import type { CameraEvent, Cameras } from './cameras.ts'
import type { Capturing } from './capturing.ts'
import { faultsOf } from './health.ts'
import { CameraFeeds } from './live-feeds.ts'
import { stationMetrics } from './metrics.ts'
import type { SettingsFile } from './settings.ts'

/** What is served, and what serving needs. */
export interface Served {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly version: string
  readonly page: string
  readonly accounts: Accounts
  readonly settings: SettingsFile
  readonly identity: TlsIdentity
  readonly capturing: Capturing
  readonly cameras: Cameras
}

/**
 * Opens the one port: HTTP, the page and the WebSocket. What it starts goes onto the stack.
 * @throws LookoutError conflict, unavailable or invalidParams where it cannot listen
 */
export async function serve(served: Served, host: string, port: number, stack: CloseStack): Promise<string> {
  const sockets = openSockets(served)
  const server = await openServer(served, sockets)
  stack.add(() => server.close())
  stack.add(() => sockets.close())
  stack.add(served.cameras.on((event) => tell(sockets, event)))
  server.onUpgrade((request, socket, head) => sockets.handleUpgrade(request, socket, head))
  const { url } = await server.listen(host, port)
  return url
}

function openSockets(served: Served): SocketServer {
  const { clock, random, log, accounts, cameras, settings, version } = served
  return new SocketServer({
    clock,
    log,
    door: accounts,
    resumption: new Resumption(clock, random),
    feeds: new CameraFeeds(cameras, clock),
    handlers: handlersOf(cameras, log),
    station: { name: settings.current.name, version },
  })
}

function handlersOf(cameras: Cameras, log: Log): Handlers {
  const audit = (act: string, user: string, values: object): void =>
    log.info({ act, user, ...values }, 'A person acted.')
  return { ...basicMethods, ...liveMethods, ...cameraMethods(cameras, audit) }
}

function openServer(served: Served, sockets: SocketServer): Promise<Server> {
  const { cameras, capturing, settings, version, clock, log, accounts, identity, page } = served
  return Server.create({
    accounts,
    identity,
    clock,
    log,
    page,
    cameras: {
      list: () => cameras.list(),
      devices: () => capturing.devices(),
      trySource: (source, camera, signal) => capturing.trySource(cameras.withSecret(source, camera), signal),
    },
    health: { faults: () => faultsOf(cameras) },
    metrics: stationMetrics(cameras, () => sockets.clients),
    station: () => ({ name: settings.current.name, version }),
    allowedOrigins: () => settings.current.allowedOrigins,
  })
}

function tell(sockets: SocketServer, event: CameraEvent): void {
  switch (event.type) {
    case 'added':
      sockets.broadcast('camera.added', event.camera)
      break
    case 'changed':
      sockets.broadcast('camera.state', event.camera)
      break
    case 'removed':
      sockets.broadcast('camera.removed', { id: event.id })
  }
}
