import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { About } from '../../protocol/about.ts'
import type { Camera, Device } from '../../protocol/cameras.ts'
import { problemSchema, type TryResult } from '../../protocol/http.ts'
import type { Role } from '../../protocol/roles.ts'
import type { NetworkPort } from '../network/port.ts'
import type { ExportsPort, RecordingsPort, SnapshotsPort } from '../recordings/ports.ts'
import type { Account, Accounts } from '../users/accounts.ts'
import { PROBLEM_TYPE } from './problem.ts'

/**
 * Who may use a route: a role and those above it, anyone, or — while there is no user — somebody at the station's own
 * computer. A route that does not say cannot be registered.
 */
export type RouteRole = Role | 'anyone' | 'setup'

declare module 'fastify' {
  interface FastifyContextConfig {
    role?: RouteRole
  }
  interface FastifyRequest {
    /** Who is signed in; null where nobody is. */
    account: Account | null
  }
}

export type App = FastifyInstance<HttpsServer, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** The station's cameras, as far as HTTP goes. */
export interface Cameras {
  list(): Camera[]
  /** What could be a camera here: capture devices and screens. */
  devices(): Promise<Device[]>
  /**
   * The first picture of a source. `camera` names the one whose stored password stands for `***`.
   * @throws LookoutError with the reason why there is none
   */
  trySource(source: string, camera: string | undefined, signal: AbortSignal): Promise<TryResult>
}

export interface Health {
  /** What is not well, a sentence each; empty where all is. */
  faults(): readonly string[]
}

/** As prom-client's `Registry` is. */
export interface Metrics {
  readonly contentType: string
  metrics(): Promise<string>
}

export interface StationIdentity {
  readonly name: string
  readonly version: string
}

/** What the routes are made of. */
export interface RouteDeps {
  readonly accounts: Accounts
  readonly cameras: Cameras
  readonly recordings: RecordingsPort
  readonly exports: ExportsPort
  readonly snapshots: SnapshotsPort
  readonly network: NetworkPort
  readonly health: Health
  readonly metrics: Metrics
  readonly clock: Clock
  readonly log: Log
  /** Asked anew each time: an admin may rename the station. */
  readonly station: () => StationIdentity
  /** What it is made of, and its fingerprints. */
  readonly about: () => Promise<About>
  /** The certificate that clients trust, PEM. */
  readonly authority: string
  /** The folder of the built page. */
  readonly page: string
}

/** Registers one route. */
export type Route = (app: App, deps: RouteDeps) => void

/** The answers that every route may give besides its own. */
export const problems = {
  '4xx': { description: 'RFC 9457 problem', content: { [PROBLEM_TYPE]: { schema: problemSchema } } },
  '5xx': { description: 'RFC 9457 problem', content: { [PROBLEM_TYPE]: { schema: problemSchema } } },
} as const
