/**
 * What a station says of itself by multicast DNS (RFC 6762) and DNS-SD (RFC 6763), and what it answers to questions.
 * Values in, values out: no sockets, no clock.
 */
import { isIPv6 } from 'node:net'
import { SERVICE_TYPE } from '../../protocol/network.ts'

/** What is announced. */
export interface Service {
  /** The station's name, as people gave it. */
  readonly name: string
  /** `pc.local` */
  readonly host: string
  readonly port: number
  /** The keys and values of its TXT record. */
  readonly txt: Readonly<Record<string, string>>
}

interface Common {
  readonly name: string
  /** Seconds; 0 says goodbye. */
  readonly ttl: number
  /** It replaces what others remember under this name and type: only where nobody else has any such record. */
  readonly flush?: boolean
}

export type DnsRecord = Common &
  (
    | { readonly type: 'PTR' | 'A' | 'AAAA'; readonly data: string }
    | { readonly type: 'SRV'; readonly data: { readonly port: number; readonly target: string } }
    | { readonly type: 'TXT'; readonly data: readonly string[] }
  )

export interface Question {
  readonly name: string
  readonly type: string
}

export type Message =
  | {
      readonly type: 'query'
      readonly questions: readonly Question[]
      /** What the asker knows already. */
      readonly answers: readonly DnsRecord[]
      /** What it means to call its own. */
      readonly authorities: readonly DnsRecord[]
    }
  | { readonly type: 'response'; readonly answers: readonly DnsRecord[]; readonly additionals: readonly DnsRecord[] }

const TYPE = `_${SERVICE_TYPE}._tcp.local`
const ALL_TYPES = '_services._dns-sd._udp.local'
/** RFC 6762, 10: 120 s for what names a host, 75 minutes for all else. */
const HOST_SECONDS = 120
const OTHER_SECONDS = 4_500
const MAX_LABEL_BYTES = 63
const MAX_TEXT_BYTES = 255

/** The name in DNS: one label of at most 63 bytes, with a number behind it from the second on. */
export function labelOf(name: string, number: number): string {
  const suffix = number === 1 ? '' : ` (${number})`
  // A dot would begin another label.
  const plain = name.replaceAll('.', '-').trim() || 'Lookout'
  return `${cut(plain, MAX_LABEL_BYTES - suffix.length).trim()}${suffix}`
}

/** As much of a text as fits into so many bytes of UTF-8, whole characters only. */
function cut(text: string, bytes: number): string {
  let kept = ''
  let left = bytes
  for (const character of text) {
    left -= Buffer.byteLength(character)
    if (left < 0) break
    kept += character
  }
  return kept
}

export const fullName = (label: string): string => `${label}.${TYPE}`

/** Everything that is said of a service under a label, on a network where it has these addresses. */
export function recordsOf(service: Service, label: string, addresses: readonly string[]): DnsRecord[] {
  const name = fullName(label)
  const { host, port, txt } = service
  const texts = Object.entries(txt).map(([key, value]) => cut(`${key}=${value}`, MAX_TEXT_BYTES))
  return [
    { name: TYPE, type: 'PTR', ttl: OTHER_SECONDS, data: name },
    { name: ALL_TYPES, type: 'PTR', ttl: OTHER_SECONDS, data: TYPE },
    { name, type: 'SRV', ttl: HOST_SECONDS, flush: true, data: { port, target: host } },
    { name, type: 'TXT', ttl: OTHER_SECONDS, flush: true, data: texts },
    // The operating system may answer for the same host, so these replace nothing.
    ...addresses.map((data): DnsRecord => ({ name: host, type: isIPv6(data) ? 'AAAA' : 'A', ttl: HOST_SECONDS, data })),
  ]
}

/** What takes back the service itself: the host stays, and other stations may be of the same type. */
export const goodbye = (records: readonly DnsRecord[]): DnsRecord[] =>
  records
    .filter(({ type, name }) => type === 'SRV' || type === 'TXT' || (type === 'PTR' && name === TYPE))
    .map((record) => ({ ...record, ttl: 0 }))

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** What of our records answers a question, and what its asker will want to know next. */
export function answersTo(
  { name, type }: Question,
  records: readonly DnsRecord[],
): { answers: DnsRecord[]; additionals: DnsRecord[] } {
  const answers = records.filter((record) => sameName(record.name, name) && (type === 'ANY' || record.type === type))
  const leadsOn = answers.some((record) => record.type === 'PTR' && record.data !== TYPE)
  const others = records.filter((record) => record.type !== 'PTR' && !answers.includes(record))
  const wantsHost = answers.some((record) => record.type === 'SRV')
  const hosts = others.filter(({ type: other }) => other === 'A' || other === 'AAAA')
  return { answers, additionals: leadsOn ? others : wantsHost ? hosts : [] }
}

/** Whether the asker knows a record already, and will for a while (RFC 6762, 7.1). */
export const knows = (known: readonly DnsRecord[], record: DnsRecord): boolean =>
  known.some(
    (one) =>
      one.type === record.type &&
      sameName(one.name, record.name) &&
      dataOf(one) === dataOf(record) &&
      one.ttl * 2 >= record.ttl,
  )

/** Those of a response's records that say something else than ours under the name that is to be ours alone. */
export function contradictions(heard: readonly DnsRecord[], ours: readonly DnsRecord[]): DnsRecord[] {
  const unique = ours.filter(({ flush }) => flush)
  return heard.filter(
    (one) =>
      one.ttl > 0 &&
      unique.some(
        (own) =>
          own.type === one.type &&
          sameName(own.name, one.name) &&
          dataOf(own).toLowerCase() !== dataOf(one).toLowerCase(),
      ),
  )
}

/** A record's content as a text to compare. */
function dataOf(record: DnsRecord): string {
  switch (record.type) {
    case 'SRV':
      return `${record.data.port} ${record.data.target}`
    case 'TXT':
      return record.data.join('\n')
    default:
      return record.data
  }
}

/** A key's value in the TXT records among these. */
export function textValue(records: readonly DnsRecord[], key: string): string | undefined {
  const texts = records.flatMap((record) => (record.type === 'TXT' ? record.data : []))
  return texts.find((text) => text.startsWith(`${key}=`))?.slice(key.length + 1)
}
