import { join } from 'node:path'
import { instant, systemClock, type Clock } from '../base/clock.ts'
import { CloseStack } from '../base/close-stack.ts'
import { LookoutError, messageOf } from '../base/error.ts'
import { systemDisk, type Disk } from '../base/disk.ts'
import type { Log } from '../base/log.ts'
import { systemRandom, type Random } from '../base/random.ts'
import { ffmpegCandidates, type Candidate } from '../capture/ffmpeg-finder.ts'
import { passwordSchema } from '../protocol/http.ts'
import { addedNames } from '../server/door/allow-list.ts'
import { thisMachine, type Machine } from '../server/tls/machine.ts'
import { TlsIdentity } from '../server/tls/tls-identity.ts'
import { Accounts } from '../server/users/accounts.ts'
import { Cameras } from './cameras.ts'
import { Capturing } from './capturing.ts'
import { openDataFolder } from './data-folder.ts'
import { openLog } from './logging.ts'
import { openOwnControls } from './own-controls.ts'
import { openPicturing } from './picturing.ts'
import { startRecording } from './recording.ts'
import { thisComputersCards, type Cards } from './network/cards.ts'
import { systemMulticast, type Multicast } from './network/multicast.ts'
import type { Options } from './options.ts'
import { serve } from './serving.ts'
import { SettingsFile } from './settings.ts'
import { captureSources } from './sources.ts'
import { writeStationFile, type StationFile } from './station-file.ts'
import {
  onAlarm,
  onStatus,
  statusOf,
  type StationAlarm,
  type StationStatus,
  type StatusDeps,
} from './station-status.ts'

/** What surrounds a station. What is left out has its natural default; tests hand in their own. */
export interface Surroundings {
  /** The folder of the built page. */
  readonly page: string
  readonly version: string
  readonly clock?: Clock
  readonly random?: Random
  /** Where recordings go. */
  readonly disk?: Disk
  readonly env?: NodeJS.ProcessEnv
  readonly stderr?: { write(text: string): unknown }
  /** Where an ffmpeg may be, best first. */
  readonly ffmpegs?: (env: NodeJS.ProcessEnv) => readonly Candidate[]
  /** The computer's network cards. */
  readonly cards?: Cards
  /** How the station tells its networks that it is there. */
  readonly multicast?: Multicast
}

interface Parts {
  readonly data: string
  readonly url: string
  readonly accounts: Accounts
  readonly identity: TlsIdentity
  readonly log: Log
  readonly status: StatusDeps
  readonly stack: CloseStack
}

/** A running station: cameras, their streams, and the server that shows them. `startStation` makes one. */
export class Station {
  /** The data folder. */
  readonly data: string
  /** `https://<host>:<port>/` */
  readonly url: string
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.data = parts.data
    this.url = parts.url
    this.#parts = parts
  }

  /** SHA-256 of the certificate in use, 64 hex digits. It changes when the certificate is renewed. */
  get certificateSha256(): string {
    return this.#parts.identity.served.sha256
  }

  /** A one-time ticket that signs the desktop's own window in, good for 30 s. */
  desktopTicket(): string {
    return this.#parts.accounts.issueSignInTicket()
  }

  /** Where the recordings lie. */
  get recordingsFolder(): string {
    return join(this.data, 'recordings')
  }

  /** The station's log, for the program around it. */
  get log(): Log {
    return this.#parts.log
  }

  /** How its cameras and their recordings are now. */
  get status(): StationStatus {
    return statusOf(this.#parts.status)
  }

  /** Calls `run` after every change of `status`, perhaps oftener. The answer ends it. */
  onStatus(run: () => void): () => void {
    return onStatus(this.#parts.status, run)
  }

  /** Calls `run` with what somebody has to know at once. The answer ends it. */
  onAlarm(run: (alarm: StationAlarm) => void): () => void {
    return onAlarm(this.#parts.status, run)
  }

  /** Calls `run` when the station closes, before anything of its own does. */
  whenClosed(run: () => Promise<void> | void): void {
    this.#parts.stack.add(run)
  }

  /** Ends everything, in the reverse order of its start, and waits for it. Safe twice. */
  close(): Promise<void> {
    return this.#parts.stack.close()
  }
}

/**
 * Starts everything; the station serves when this resolves. Where a part cannot start, what was started is closed again.
 * @throws LookoutError with a sentence for people
 */
export async function startStation(options: Options, surroundings: Surroundings): Promise<Station> {
  const defaults = {
    ...{ clock: systemClock, random: systemRandom, disk: systemDisk, env: process.env, stderr: process.stderr },
    ffmpegs: (env: NodeJS.ProcessEnv) => ffmpegCandidates(env),
    ...{ cards: thisComputersCards, multicast: systemMulticast },
  }
  const stack = new CloseStack()
  try {
    return await start(options, { ...defaults, ...surroundings }, stack)
  } catch (error) {
    await stack.close().catch(() => undefined)
    throw error
  }
}

async function start(options: Options, world: Required<Surroundings>, stack: CloseStack): Promise<Station> {
  const { data } = options
  const { clock, random, env, ffmpegs } = world
  const startedAt = instant(clock.now())
  await openDataFolder(data)
  const logging = await openLog(data, world.stderr)
  const { log } = logging
  stack.add(() => logging.close())
  const accounts = new Accounts({ folder: data, clock, random, log })
  stack.add(() => accounts.close())
  await makeFirstAdmin(accounts, env)
  const settings = await SettingsFile.open(data, clock, log)
  const extraNames = (): readonly string[] => [
    ...addedNames(settings.current.allowedOrigins),
    ...servedName(options.host),
  ]
  const identity = await TlsIdentity.open({
    folder: data,
    clock,
    random,
    machine: machineOf(world.cards),
    log,
    extraNames,
  })
  stack.add(() => identity.close())
  const capturing = new Capturing({ clock, random, log, env, ffmpegs })
  const cameras = new Cameras(settings, {
    sources: captureSources,
    start: (...capture) => capturing.start(...capture),
    clock,
    fixed: options.cameras,
  })
  stack.add(() => cameras.close())
  const recording = await startRecording({ ...world, data, settings, log, cameras, capturing }, stack)
  const images = openPicturing({ ...world, ...recording, data, log, cameras, capturing }, stack)
  const ownControls = openOwnControls({ clock, log, cameras }, stack)
  const served = { ...world, log, accounts, settings, identity, capturing, cameras, recording, images, ownControls }
  const url = await serve(served, options.host, options.port, stack)
  cameras.begin()
  stack.add(await announce(data, identity, { pid: process.pid, url, startedAt }, log))
  log.info({ address: url, data, version: world.version }, 'The station serves.')
  const status = { cameras, recording, clock }
  return new Station({ data, url, accounts, identity, log, status, stack })
}

/** A name or address given with `--host` is one that clients use; `every address` is none. */
const servedName = (host: string | null): readonly string[] =>
  host === null || ['0.0.0.0', '::'].includes(host) ? [] : [host]

const machineOf = (cards: Cards): Machine => ({
  ...thisMachine,
  addresses: () => cards().flatMap(({ addresses }) => addresses.map(({ address }) => address)),
})

/** Keeps `station.json` true while the station serves. The answer ends that. */
async function announce(
  data: string,
  identity: TlsIdentity,
  about: Omit<StationFile, 'certificateSha256' | 'authoritySha256'>,
  log: Log,
): Promise<() => void> {
  const { authoritySha256 } = identity
  const write = () => writeStationFile(data, { ...about, certificateSha256: identity.served.sha256, authoritySha256 })
  const remove = await write()
  const stopListening = identity.onRenewed(() => {
    write().catch((error: unknown) => log.error({ error: messageOf(error) }, 'station.json could not be written.'))
  })
  return () => {
    stopListening()
    remove()
  }
}

/**
 * The first start's `admin` gets its password from the environment, where it names one.
 * @throws LookoutError invalidParams where that is no password
 */
async function makeFirstAdmin(accounts: Accounts, env: NodeJS.ProcessEnv): Promise<void> {
  const given = env['LOOKOUT_ADMIN_PASSWORD']
  if (given === undefined || given === '' || accounts.users.any) return
  const read = passwordSchema.safeParse(given)
  if (!read.success) {
    const why = read.error.issues[0]?.message ?? 'it cannot be used'
    throw new LookoutError('invalidParams', `LOOKOUT_ADMIN_PASSWORD: ${why}.`)
  }
  await accounts.users.setUp(read.data)
}
