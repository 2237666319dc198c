import { X509Certificate } from 'node:crypto'
import { Agent, request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { Clock } from '../../base/clock.ts'
import { systemCode } from '../../base/error.ts'
import { stationInfoSchema, type StationInfo } from '../../protocol/http.ts'
import { PROTOCOL } from '../../protocol/version.ts'
import { judge, readAuthority } from './authority.ts'

/** What answers at an address, as far as it can be proved: whether it is the right one is for people, or `known`, to say. */
export interface ProbedStation {
  readonly url: string
  readonly name: string
  readonly version: string
  /** Its authority's certificate, PEM, which has signed the certificate that the address shows. */
  readonly authority: string
  /** SHA-256 of the authority's certificate, 64 hex digits: what people compare. */
  readonly fingerprint: string
}

/** Why there is no station to be had at an address. A word for code: the page has the sentences. */
export type ProbeFailure =
  /** No computer goes by that name. */
  | { readonly why: 'unknownName' }
  /** The computer is there and nothing listens at that port. */
  | { readonly why: 'refused' }
  /** No way leads to that address. */
  | { readonly why: 'unreachable' }
  /** Nothing answered in time. */
  | { readonly why: 'silent' }
  /** Something answered, and it is no station. */
  | { readonly why: 'notLookout' }
  /** A station, which does not go by the name in the address. */
  | { readonly why: 'otherName' }
  /** A station that speaks another protocol; `theirs` is the protocol, `version` the station's. */
  | { readonly why: 'otherProtocol'; readonly theirs: string; readonly version: string }
  /** Its certificate is not signed by the authority that it shows: somebody stands between, or a proxy does. */
  | { readonly why: 'notItsOwn' }
  /** One of the two clocks is wrong, or the station has not been on for a year. Milliseconds since 1970. */
  | { readonly why: 'clocks'; readonly from: number; readonly to: number; readonly here: number }
  /** A station that cannot answer now. */
  | { readonly why: 'trouble'; readonly status: number }

export type Probed =
  | { readonly outcome: 'station'; readonly station: ProbedStation }
  | { readonly outcome: 'failed'; readonly failure: ProbeFailure }
  | { readonly outcome: 'cancelled' }

export const PROBE_MILLISECONDS = 6_000
const MAX_BYTES = 64 * 1024
const MAX_NAME = 120

export interface ProbeOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
}

/**
 * Looks at what answers at `url` (`https://<host>:<port>/`), trusting nobody: the answer is what the address claims to
 * be, with the proof that whoever answers holds the key of a certificate which that authority has signed. Answers within
 * PROBE_MILLISECONDS. Never throws, sends nothing but two requests that anyone may make, and follows no redirect.
 */
export async function probe(url: string, { clock, signal }: ProbeOptions): Promise<Probed> {
  const timeout = new AbortController()
  const stop = clock.after(PROBE_MILLISECONDS, () => timeout.abort())
  // No resumed sessions: those show no certificate.
  const agent = new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0, rejectUnauthorized: false })
  try {
    return await examine(url, agent, AbortSignal.any([signal, timeout.signal]), clock)
  } catch (error) {
    if (signal.aborted) return { outcome: 'cancelled' }
    return { outcome: 'failed', failure: timeout.signal.aborted ? { why: 'silent' } : failureOf(error) }
  } finally {
    stop()
    agent.destroy()
  }
}

async function examine(url: string, agent: Agent, signal: AbortSignal, clock: Clock): Promise<Probed> {
  const about = await ask(new URL('/api/station', url), agent, signal)
  const info = readInfo(about)
  const authority = await ask(new URL('/api/ca.pem', url), agent, signal)
  if (authority.status !== 200) throw new Failed({ why: 'notLookout' })
  // One connection, or two to the same server: in neither case may a third have given the authority.
  if (authority.leaf !== about.leaf) throw new Failed({ why: 'notItsOwn' })
  return { outcome: 'station', station: { url, ...info, ...proved(authority, Math.floor(clock.now() / 1000)) } }
}

function proved({ body, leaf }: Answer, now: number): Pick<ProbedStation, 'authority' | 'fingerprint'> {
  const authority = readAuthority(body)
  if (!authority) throw new Failed({ why: 'notLookout' })
  const verdict = judge(authority.pem, leaf, now)
  if (verdict.verdict === 'stranger') throw new Failed({ why: 'notItsOwn' })
  if (verdict.verdict === 'outOfTime') {
    throw new Failed({ why: 'clocks', from: verdict.from, to: verdict.to, here: now })
  }
  return { authority: authority.pem, fingerprint: authority.fingerprint }
}

function readInfo({ status, body }: Answer): Pick<ProbedStation, 'name' | 'version'> {
  if (status === 421) throw new Failed({ why: 'otherName' })
  if (status >= 500) throw new Failed({ why: 'trouble', status })
  const info = status === 200 ? parseInfo(body) : undefined
  if (!info) throw new Failed({ why: 'notLookout' })
  if (info.protocol !== PROTOCOL) {
    throw new Failed({ why: 'otherProtocol', theirs: short(info.protocol), version: short(info.version) })
  }
  return { name: short(info.name), version: short(info.version) }
}

/** Anybody may have written it, and it goes onto the screen. */
const short = (text: string): string => text.replace(/\p{C}/gu, '').trim().slice(0, MAX_NAME)

function parseInfo(body: string): StationInfo | undefined {
  try {
    return stationInfoSchema.parse(JSON.parse(body))
  } catch {
    return undefined
  }
}

interface Answer {
  readonly status: number
  readonly body: string
  /** The certificate of the connection that it came over, PEM. */
  readonly leaf: string
}

function ask(url: URL, agent: Agent, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, signal, headers: { accept: 'application/json, */*' } }, (response) => {
      collect(response).then(resolve, reject)
    })
    sent.once('error', reject)
    sent.end()
  })
}

async function collect(response: IncomingMessage): Promise<Answer> {
  const leaf = leafOf(response)
  if (leaf === undefined) throw new Failed({ why: 'notLookout' })
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_BYTES) throw new Failed({ why: 'notLookout' })
    chunks.push(chunk)
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), leaf }
}

/**
 * `getPeerX509Certificate` would say it shorter, but gives the certificate once a connection and then nothing, and so does
 * `getPeerCertificate` without the chain (seen with Node.js 24.21).
 */
function leafOf({ socket }: IncomingMessage): string | undefined {
  const raw = socket instanceof TLSSocket ? (socket.getPeerCertificate(true) as { raw?: Buffer }).raw : undefined
  return raw && new X509Certificate(raw).toString()
}

class Failed extends Error {
  readonly failure: ProbeFailure

  constructor(failure: ProbeFailure) {
    super(failure.why)
    this.failure = failure
  }
}

function failureOf(error: unknown): ProbeFailure {
  if (error instanceof Failed) return error.failure
  switch (systemCode(error)) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
      return { why: 'unknownName' }
    case 'ECONNREFUSED':
      return { why: 'refused' }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return { why: 'unreachable' }
    case 'ETIMEDOUT':
      return { why: 'silent' }
    default:
      // No TLS, no HTTP, or hung up in the middle: whatever it is, a station does not do that.
      return { why: 'notLookout' }
  }
}
