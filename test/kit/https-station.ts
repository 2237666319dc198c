import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request, type Agent } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { silentLog, type Log } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import type { About } from '../../electron/protocol/about.ts'
import type { Role } from '../../electron/protocol/roles.ts'
import { addedNames } from '../../electron/server/door/allow-list.ts'
import type { Cameras } from '../../electron/server/http/route.ts'
import type { NetworkPort } from '../../electron/server/network/port.ts'
import type { ExportsPort, RecordingsPort, SnapshotsPort } from '../../electron/server/recordings/ports.ts'
import { Server, type ServerOptions } from '../../electron/server/server.ts'
import type { Machine } from '../../electron/server/tls/machine.ts'
import { TlsIdentity } from '../../electron/server/tls/tls-identity.ts'
import { Accounts } from '../../electron/server/users/accounts.ts'
import { ManualClock } from './manual-clock.ts'
import { noNetwork } from './no-network.ts'
import { noExports, noRecordings, noSnapshots } from './recordings-ports.ts'

export const PASSWORD = 'a good long password'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body where it is JSON, else undefined. */
  readonly body: unknown
}

export interface Ask {
  readonly method?: string
  readonly headers?: Record<string, string>
  /** Sent as JSON unless it is a string. */
  readonly body?: unknown
  readonly token?: string | undefined
  readonly agent?: Agent
}

export interface KitOptions {
  readonly folder?: string
  readonly clock?: ManualClock
  readonly log?: Log
  readonly machine?: Machine
  readonly cameras?: Partial<Cameras>
  readonly recordings?: Partial<RecordingsPort>
  readonly exports?: Partial<ExportsPort>
  readonly snapshots?: Partial<SnapshotsPort>
  readonly network?: Partial<NetworkPort>
  readonly faults?: string[]
  readonly page?: string
  readonly allowedOrigins?: readonly string[]
}

export const kitMachine: Machine = { hostname: () => 'kit', addresses: () => ['127.0.0.1', '::1', '192.0.2.7'] }

export const kitAbout: About = {
  ...{ version: '1.2.3', node: '24.0.0', system: 'linux x64', ffmpeg: { version: '7.1', from: 'PATH' } },
  certificateSha256: 'a'.repeat(64),
  authoritySha256: 'b'.repeat(64),
  evidenceKeySha256: 'c'.repeat(64),
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'lookout-'))

/** The HTTPS side of a station on 127.0.0.1, over real TLS, by a clock that a test moves. */
export class HttpsStation {
  readonly clock: ManualClock
  readonly folder: string
  readonly identity: TlsIdentity
  readonly accounts: Accounts
  readonly server: Server
  readonly options: ServerOptions
  readonly port: number
  readonly url: string
  readonly #ownsFolder: boolean

  private constructor(parts: Omit<HttpsStation, 'ask' | 'close' | 'signedIn'> & { ownsFolder: boolean }) {
    this.clock = parts.clock
    this.folder = parts.folder
    this.identity = parts.identity
    this.accounts = parts.accounts
    this.server = parts.server
    this.options = parts.options
    this.port = parts.port
    this.url = parts.url
    this.#ownsFolder = parts.ownsFolder
  }

  static async start(options: KitOptions = {}): Promise<HttpsStation> {
    const folder = options.folder ?? (await temporaryFolder())
    const clock = options.clock ?? new ManualClock()
    const log = options.log ?? silentLog
    const common = { folder, clock, log, random: systemRandom }
    const origins = options.allowedOrigins ?? []
    const machine = options.machine ?? kitMachine
    const identity = await TlsIdentity.open({ ...common, machine, extraNames: () => addedNames(origins) })
    const accounts = new Accounts(common)
    const serverOptions: ServerOptions = {
      accounts,
      identity,
      clock,
      log,
      cameras: { ...noCameras, ...options.cameras },
      recordings: { ...noRecordings, ...options.recordings },
      exports: { ...noExports, ...options.exports },
      snapshots: { ...noSnapshots, ...options.snapshots },
      network: { ...noNetwork, ...options.network },
      health: { faults: () => options.faults ?? [] },
      metrics: { contentType: 'text/plain; version=0.0.4', metrics: () => Promise.resolve('lookout_clients 3\n') },
      station: () => ({ name: 'Kit', version: '1.2.3' }),
      about: () => Promise.resolve(kitAbout),
      page: options.page ?? join(folder, 'no-page'),
      allowedOrigins: () => origins,
    }
    const server = await Server.create(serverOptions)
    const { port, url } = await server.listen('127.0.0.1', 0)
    const ownsFolder = options.folder === undefined
    return new HttpsStation({
      clock,
      folder,
      identity,
      accounts,
      server,
      options: serverOptions,
      port,
      url,
      ownsFolder,
    })
  }

  /** One request over a connection of its own, with the station's authority as the only one trusted. */
  ask(path: string, { method = 'GET', headers = {}, body, token, agent }: Ask = {}): Promise<Answer> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const own = {
      ...(body === undefined || typeof body === 'string' ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }
    return new Promise((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port: this.port,
        path,
        method,
        headers: { ...own, ...headers },
        ca: this.identity.authority,
        // What the certificate is checked against, whatever the Host header says.
        servername: 'localhost',
        agent: agent ?? false,
      }
      const sent = request(options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const content = Buffer.concat(chunks).toString()
          const status = response.statusCode ?? 0
          resolve({ status, headers: response.headers, text: content, body: json(content) })
        })
      })
      sent.on('error', reject)
      sent.end(text)
    })
  }

  /** A user of this role with a session; its token. */
  async signedIn(role: Role): Promise<string> {
    const { users } = this.accounts
    if (!users.any) await users.setUp(PASSWORD)
    const name = role === 'admin' ? 'admin' : `the-${role}`
    if (!users.find(name)) await users.add(name, role, PASSWORD)
    return (await this.accounts.signIn(name, PASSWORD, '127.0.0.1')).token
  }

  async close(): Promise<void> {
    await this.server.close()
    await this.identity.close()
    this.accounts.close()
    if (this.#ownsFolder) await rm(this.folder, { recursive: true })
  }
}

const noCameras: Cameras = {
  list: () => [],
  devices: () => Promise.resolve([]),
  trySource: () => Promise.resolve({ picture: '', width: 1, height: 1, milliseconds: 1 }),
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
