import type { Session } from 'electron'
import type { Clock } from '../../base/clock.ts'
import { judge } from './authority.ts'
import type { RemoteStation } from './visiting.ts'

/** What Electron's verify procedure answers: 0 accepts, −2 refuses (electron.d.ts, `setCertificateVerifyProc`). */
const ACCEPT = 0
const REFUSE = -2

/**
 * Where a station's cookies and stored choices are kept. A station that got another authority starts with nothing, since
 * Chromium remembers what it was told of a certificate, and a stranger must not be handed a session.
 */
export const partitionOf = ({ id, fingerprint }: Pick<RemoteStation, 'id' | 'fingerprint'>): string =>
  `persist:station-${id}-${fingerprint.slice(0, 16)}`

/** Whether a certificate (PEM) that a server shows is this station's own. */
export const isOf =
  ({ authority }: Pick<RemoteStation, 'authority'>, clock: Clock) =>
  (certificate: string): boolean =>
    judge(authority, certificate, Math.floor(clock.now() / 1000)).verdict === 'good'

/** Lets a session trust what this station's authority has signed, on the station's host, and nothing else at all. */
export function trustStation(session: Session, station: Pick<RemoteStation, 'url' | 'authority'>, clock: Clock): void {
  const host = bare(new URL(station.url).hostname)
  const own = isOf(station, clock)
  session.setCertificateVerifyProc(({ hostname, certificate }, answer) => {
    answer(bare(hostname) === host && own(certificate.data) ? ACCEPT : REFUSE)
  })
}

/** An IPv6 address is named with its brackets in one place and without in another. */
const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')
