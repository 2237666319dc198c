/**
 * Whether a network camera is there again. It is asked far more often than ffmpeg is started, since a TCP connection costs
 * next to nothing: so a camera that was away for hours is live within seconds of its return.
 */
import { connect } from 'node:net'
import { pause, type Clock } from '../base/clock.ts'
import type { Source } from './source.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

/** True where something takes a TCP connection at the address. Never rejects. */
export type Knock = (address: Address) => Promise<boolean>

const EVERY_MILLISECONDS = 2_000
const ANSWER_MILLISECONDS = 2_000

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'rtsp:': 554, 'rtsps:': 322, 'http:': 80, 'https:': 443 }

/** Where a source is on the network; undefined where it is not on one. */
export function addressOf(source: Source): Address | undefined {
  if (source.kind !== 'rtsp' && source.kind !== 'http') return undefined
  const { protocol, hostname, port } = new URL(source.url)
  // Brackets belong to the URL, not to the address.
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port) }
}

/**
 * Resolves with true when an address that did not answer does again; with false at once where it answers already, since
 * then its fault is another, or once `signal` is aborted.
 */
export async function untilBack(address: Address, knock: Knock, clock: Clock, signal: AbortSignal): Promise<boolean> {
  if (await knock(address)) return false
  for (;;) {
    await pause(clock, EVERY_MILLISECONDS, signal)
    if (signal.aborted) return false
    if (await knock(address)) return true
  }
}

export const tcpKnock: Knock = ({ host, port }) =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWER_MILLISECONDS })
    const answer = (there: boolean) => () => {
      socket.destroy()
      resolve(there)
    }
    socket.once('connect', answer(true))
    socket.once('timeout', answer(false))
    socket.once('error', answer(false))
  })
