import { isIPv4, isIPv6 } from 'node:net'
import { SERVICE_TYPE } from '../../protocol/network.ts'
import { textValue, type DnsRecord } from '../../station/network/records.ts'

/** A station that announces itself. Hearsay, since anybody can: what is at its addresses is for `probe` to say. */
export interface Announced {
  /** Its service's full name in lower case, which no two stations of a network share. */
  readonly id: string
  readonly name: string
  /** `0.1.0`; empty where it does not say. */
  readonly version: string
  /** 64 hex digits; empty where it does not say. */
  readonly fingerprint: string
  /** `https://<address>:<port>/`, IPv4 first; at least one, at most four. */
  readonly urls: readonly string[]
}

/** The name under which stations are asked for (RFC 6763, 4.1). */
export const SERVICE_NAME = `_${SERVICE_TYPE}._tcp.local`

const MAX_STATIONS = 64
const MAX_HOSTS = 128
const MAX_URLS = 4
const MAX_TEXT = 120
const MICROSECONDS = 1_000_000

interface Entry {
  readonly name: string
  readonly port: number
  /** In lower case. */
  readonly host: string
  readonly texts: readonly DnsRecord[]
  /** Monotonic microseconds. */
  readonly until: number
}

/**
 * What the network has said of stations (RFC 6762): who is there, until when that holds, and who has said goodbye. Bounded,
 * whatever is sent. Times are monotonic microseconds.
 */
export class Directory {
  readonly #entries = new Map<string, Entry>()
  readonly #hosts = new Map<string, readonly string[]>()

  /** Takes the records of one message. */
  hear(records: readonly DnsRecord[], at: number): void {
    const ours = records.filter(({ name }) => name.toLowerCase().endsWith(`.${SERVICE_NAME}`))
    for (const record of records) {
      if (record.type === 'PTR' && record.ttl === 0) this.#entries.delete(record.data.toLowerCase())
    }
    for (const record of ours) if (record.type === 'SRV') this.#place(record, ours, at)
    this.#learnAddresses(records)
  }

  /** Those that are there, by name. */
  stations(at: number): readonly Announced[] {
    const there = [...this.#entries].filter(([, { until }]) => until > at)
    const stations = there.flatMap(([id, entry]) => this.#read(id, entry) ?? [])
    return stations.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
  }

  #place(record: DnsRecord & { type: 'SRV' }, ours: readonly DnsRecord[], at: number): void {
    const id = record.name.toLowerCase()
    if (record.ttl === 0) this.#entries.delete(id)
    if (record.ttl === 0 || (!this.#entries.has(id) && this.#entries.size >= MAX_STATIONS)) return
    const said = ours.filter(({ type, name }) => type === 'TXT' && name.toLowerCase() === id)
    this.#entries.set(id, {
      name: record.name,
      port: record.data.port,
      host: record.data.target.toLowerCase(),
      texts: said.length > 0 ? said : (this.#entries.get(id)?.texts ?? []),
      // A station that lost its power says no goodbye: it is forgotten with the record that names its computer.
      until: at + record.ttl * MICROSECONDS,
    })
  }

  #learnAddresses(records: readonly DnsRecord[]): void {
    const said = records.flatMap((record) => (record.type === 'A' || record.type === 'AAAA' ? [record] : []))
    const wanted = new Set([...this.#entries.values()].map(({ host }) => host))
    for (const host of new Set(said.map(({ name }) => name.toLowerCase()))) {
      if (!wanted.has(host) || (!this.#hosts.has(host) && this.#hosts.size >= MAX_HOSTS)) continue
      const own = said.filter(({ name, ttl }) => name.toLowerCase() === host && ttl > 0)
      const known = this.#hosts.get(host) ?? []
      // The newest first: a computer that got another address says so with its next answer.
      const addresses = new Set([...own.map(({ data }) => data), ...known])
      this.#hosts.set(host, [...addresses].slice(0, 2 * MAX_URLS))
    }
  }

  #read(id: string, { name, port, host, texts }: Entry): Announced | undefined {
    const urls = urlsOf(this.#hosts.get(host) ?? [], port)
    if (urls.length === 0) return undefined
    const say = (key: string): string => clean(textValue(texts, key) ?? '')
    const fingerprint = say('fingerprint').toLowerCase()
    return {
      id,
      name: say('name') || clean(name.slice(0, -SERVICE_NAME.length - 1)),
      version: say('version'),
      fingerprint: /^[0-9a-f]{64}$/.test(fingerprint) ? fingerprint : '',
      urls,
    }
  }
}

/** What needs a zone, or leads back to this computer, is left out. */
function urlsOf(addresses: readonly string[], port: number): string[] {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return []
  const usable = addresses.filter((address) => !/^(127\.|0\.|169\.254\.|fe[89ab]|::1?$)|%/i.test(address))
  const four = usable.filter((address) => isIPv4(address))
  const six = usable.filter((address) => isIPv6(address)).map((address) => `[${address}]`)
  return [...four, ...six].slice(0, MAX_URLS).map((host) => `https://${host}:${port}/`)
}

const clean = (text: string): string => text.replace(/\p{C}/gu, '').trim().slice(0, MAX_TEXT)
