import { instant, type Clock } from '../base/clock.ts'
import type { CloseStack } from '../base/close-stack.ts'
import type { Log } from '../base/log.ts'
import type { Random } from '../base/random.ts'
import { Server } from '../server/server.ts'
import type { Handlers } from '../server/socket/handlers.ts'
import { basicMethods } from '../server/socket/methods/basics.ts'
import { cameraMethods } from '../server/socket/methods/cameras.ts'
import { controlsMethods } from '../server/socket/methods/controls.ts'
import { imageMethods } from '../server/socket/methods/image.ts'
import { liveMethods } from '../server/socket/methods/live.ts'
import { recordingMethods } from '../server/socket/methods/recording.ts'
import { Resumption } from '../server/socket/resumption.ts'
import { SocketServer } from '../server/socket/socket-server.ts'
import type { Images } from '../image/images.ts'
import type { TlsIdentity } from '../server/tls/tls-identity.ts'
import type { Accounts } from '../server/users/accounts.ts'
import { aboutStation } from './about.ts'
import type { CameraEvent, Cameras } from './cameras.ts'
import type { Capturing } from './capturing.ts'
import { cameraFaults, recordingFaults } from './health.ts'
import { CameraFeeds } from './live-feeds.ts'
import { stationMetrics } from './metrics.ts'
import type { OwnControls } from './own-controls.ts'
import { exportsPort, recordingsPort, snapshotsPort } from './recording-ports.ts'
import { openNetwork, type NetworkWorld } from './network/open-network.ts'
import type { NetworkPort } from '../server/network/port.ts'
import { DEFAULT_HOST } from './options.ts'
import type { Recording } from './recording.ts'
import type { SettingsFile } from './settings.ts'

/** What is served, and what serving needs. */
export interface Served extends NetworkWorld {
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
  readonly recording: Recording
  readonly images: Images
  readonly ownControls: OwnControls
}

/**
 * Opens the one port: HTTP, the page and the WebSocket, on this computer or where `host` says; and on the networks that
 * the settings name. What it starts goes onto the stack.
 * @throws LookoutError conflict, unavailable or invalidParams where it cannot listen
 */
export async function serve(served: Served, host: string | null, port: number, stack: CloseStack): Promise<string> {
  const sockets = openSockets(served)
  const network = openNetwork(served, host)
  const server = await openServer(served, sockets, network)
  stack.add(() => server.close())
  stack.add(() => sockets.close())
  stack.add(served.cameras.on((event) => tell(sockets, event, served.clock)))
  stack.add(tellOfRecording(sockets, served))
  stack.add(served.images.onChange((change) => sockets.broadcast('image.changed', change)))
  stack.add(served.ownControls.onChange((change) => sockets.broadcast('controls.changed', change)))
  server.onUpgrade((request, socket, head) => sockets.handleUpgrade(request, socket, head))
  const listening = await server.listen(host ?? DEFAULT_HOST, port)
  stack.add(() => network.close())
  await network.begin(server, listening.port)
  return listening.url
}

function openSockets(served: Served): SocketServer {
  const { clock, random, log, accounts, cameras, settings, version } = served
  return new SocketServer({
    clock,
    log,
    door: accounts,
    resumption: new Resumption(clock, random),
    feeds: new CameraFeeds(cameras, clock),
    handlers: handlersOf(served),
    station: { name: settings.current.name, version },
  })
}

function handlersOf({ cameras, log, recording, images, ownControls }: Served): Handlers {
  const audit = (act: string, user: string, values: object): void =>
    log.info({ act, user, ...values }, 'A person acted.')
  const { recordings, taker } = recording
  const recordingFamily = recordingMethods(recordings, (camera) => taker.take(camera), audit)
  const families = { ...basicMethods, ...liveMethods, ...cameraMethods(cameras, audit) }
  return { ...families, ...recordingFamily, ...imageMethods(images, audit), ...controlsMethods(ownControls) }
}

function openServer(served: Served, sockets: SocketServer, network: NetworkPort): Promise<Server> {
  const { cameras, capturing, settings, version, clock, log, accounts, identity, page, recording, images } = served
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
    recordings: recordingsPort(recording, settings, images),
    exports: exportsPort(recording.exporter),
    snapshots: snapshotsPort(recording.snapshots),
    network,
    health: { faults: () => [...cameraFaults(cameras), ...recordingFaults(cameras, recording)] },
    metrics: stationMetrics(cameras, recording, () => sockets.clients),
    station: () => ({ name: settings.current.name, version }),
    about: () => aboutStation({ version, identity, capturing, evidenceKey: recording.evidenceKey }),
    allowedOrigins: () => settings.current.allowedOrigins,
  })
}

function tell(sockets: SocketServer, event: CameraEvent, clock: Clock): void {
  switch (event.type) {
    case 'added':
      sockets.broadcast('camera.added', event.camera)
      break
    case 'changed':
      sockets.broadcast('camera.state', event.camera)
      break
    case 'removed':
      sockets.broadcast('camera.removed', { id: event.id })
      break
    case 'pictureRefused':
      sockets.broadcast('alarm', { kind: 'pictureRefused', message: event.message, at: instant(clock.now()) })
  }
}

/** The answer ends it. */
function tellOfRecording(sockets: SocketServer, { recording, clock }: Served): () => void {
  const { recordings, exporter, alarms } = recording
  const stops = [
    recordings.onState(({ camera, state }) =>
      sockets.broadcast('recording.state', { camera, recording: state.state === 'recording', state }),
    ),
    exporter.onChange((changed) => sockets.broadcast('export.progress', changed)),
    alarms.on(({ kind, message }) => sockets.broadcast('alarm', { kind, message, at: instant(clock.now()) })),
  ]
  return () => stops.forEach((stop) => stop())
}
