import { isIPv4, isIPv6 } from 'node:net'

/** Where a station listens unless its technician said otherwise (`--port`). */
const STATION_PORT = 7440

export type TypedAddress =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly why: 'empty' | 'notAnAddress' | 'badPort' | 'zone' }

/** Scheme, host and port as people write them; what follows, such as a place in the console, is left out. */
const SHAPE = /^(?:https?:\/\/)?(\[[^\]]*\]|[^\s\\/?#:@[\]]+)(?::(\d+))?(?:[/?#].*)?$/i

/**
 * The station's URL, `https://<host>:<port>/`, from what a person types or pastes: a name, an IPv4 or IPv6 address, with
 * or without a port, or a whole address out of a browser. Without a port it is the stations' own, in a URL too: a station
 * behind 443 is rare, and a person who leaves the port out is not. Never throws.
 */
export function readAddress(text: string): TypedAddress {
  // Chinese keyboards give full-width digits, full stops and colons.
  const plain = text.normalize('NFKC').replaceAll('。', '.').trim()
  if (plain === '') return { ok: false, why: 'empty' }
  if (isIPv6(plain)) return toUrl(`[${plain}]`, undefined)
  const [, host, port] = SHAPE.exec(plain) ?? []
  return host === undefined ? { ok: false, why: 'notAnAddress' } : toUrl(host, port)
}

function toUrl(host: string, port: string | undefined): TypedAddress {
  // A zone (`%eth0`) is this computer's own name for a cable, and no URL holds one.
  if (/^\[.*%/.test(host)) return { ok: false, why: 'zone' }
  const number = port === undefined ? STATION_PORT : Number(port)
  if (number < 1 || number > 65_535) return { ok: false, why: 'badPort' }
  const url = URL.parse(`https://${host}:${number}/`)
  // URLs take “192.168.1” and “7440” for IPv4 addresses; people do not.
  const abridged = url !== null && isIPv4(url.hostname) && !isIPv4(host)
  const nameless = url === null || /^\.*$/.test(url.hostname)
  return nameless || abridged ? { ok: false, why: 'notAnAddress' } : { ok: true, url: url.href }
}
