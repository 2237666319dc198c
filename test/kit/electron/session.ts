import { EventEmitter } from 'node:events'
import type { Protocol, Session } from 'electron'
import { certificateRequest } from './certificate.ts'

type Verify = Parameters<Session['setCertificateVerifyProc']>[0]
type OnRequest = Parameters<Session['setPermissionRequestHandler']>[0]
type OnCheck = Parameters<Session['setPermissionCheckHandler']>[0]
type OnDevice = Parameters<Session['setDevicePermissionHandler']>[0]
type OnScreen = Parameters<Session['setDisplayMediaRequestHandler']>[0]
type Serve = Parameters<Protocol['handle']>[1]

/** Chromium's own word for a certificate that nobody trusts. */
const REFUSED = -202

export class StandInSession extends EventEmitter {
  readonly partition: string
  verify: Verify = null
  onRequest: OnRequest = null
  onCheck: OnCheck = null
  onDevice: OnDevice = null
  onScreen: OnScreen = null
  readonly #schemes = new Map<string, Serve>()
  readonly protocol = {
    handle: (scheme: string, serve: Serve) => void this.#schemes.set(scheme, serve),
    unhandle: (scheme: string) => void this.#schemes.delete(scheme),
    isProtocolHandled: (scheme: string) => this.#schemes.has(scheme),
  } satisfies Pick<Protocol, 'handle' | 'unhandle' | 'isProtocolHandled'>

  constructor(partition: string) {
    super()
    this.partition = partition
  }

  setCertificateVerifyProc(verify: Verify): void {
    this.verify = verify
  }

  setPermissionRequestHandler(handler: OnRequest): void {
    this.onRequest = handler
  }

  setPermissionCheckHandler(handler: OnCheck): void {
    this.onCheck = handler
  }

  setDevicePermissionHandler(handler: OnDevice): void {
    this.onDevice = handler
  }

  setDisplayMediaRequestHandler(handler: OnScreen): void {
    this.onScreen = handler
  }

  /** What serves a scheme of the program's own. */
  schemeHandler(scheme: string): Serve | undefined {
    return this.#schemes.get(scheme)
  }

  /** 0 where the page's server is trusted, −3 where Chromium is to decide, else the error that a load fails with. */
  async judge(url: string): Promise<number> {
    const { verify } = this
    if (!verify || new URL(url).protocol !== 'https:') return -3
    const request = await certificateRequest(url)
    const answer = await new Promise<number>((resolve) => {
      verify(request, resolve)
    })
    return answer === -2 ? REFUSED : answer
  }
}

StandInSession.prototype satisfies Pick<
  Session,
  | 'setCertificateVerifyProc'
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
>

const sessions = new Map<string, StandInSession>()

export const session = {
  fromPartition(partition: string): StandInSession {
    const known = sessions.get(partition) ?? new StandInSession(partition)
    sessions.set(partition, known)
    return known
  },
  get defaultSession(): StandInSession {
    return session.fromPartition('')
  },
}

/** Those that the program has made. */
export const allSessions = (): readonly StandInSession[] => [...sessions.values()]

const privileged: Parameters<Protocol['registerSchemesAsPrivileged']>[0] = []
export const protocol = {
  registerSchemesAsPrivileged: (schemes: typeof privileged) => void privileged.push(...schemes),
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged'>
