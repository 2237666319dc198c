import type { SourceKind } from '../../electron/protocol/cameras.ts'

/** A source as the form's fields hold it, and how the fields become the one line that the station stores. Pure. */

/** What stands in a source for a password that the station keeps to itself. */
export const KEPT_PASSWORD = '***'

/** Every kind's fields, side by side: switching the kind and back loses nothing that was typed. */
export interface SourceDraft {
  kind: SourceKind
  rtsp: NetworkDraft
  http: NetworkDraft
  /** `device:…`, as the station lists it. */
  device: string
  /** `screen:…` */
  screen: string
  path: string
  test: { size: string; rate: string; audio: boolean }
}

export interface NetworkDraft {
  /** The address without user and password. */
  address: string
  user: string
  password: string
  /** The station has a password for it, which is used as long as `password` is empty. */
  passwordKept: boolean
}

/** Which field is wrong, and how; the words are the catalogue's. */
export type FieldProblem =
  | { field: 'address'; problem: 'needAddress' | 'rtspScheme' | 'httpScheme' | 'badAddress' }
  | { field: 'user'; problem: 'userWithoutName' }
  | { field: 'device'; problem: 'needDevice' }
  | { field: 'path'; problem: 'needPath' }
  | { field: 'size'; problem: 'badSize' }
  | { field: 'rate'; problem: 'badRate' }

/** `shown` is `source` with the password hidden. */
export type BuiltSource = { ok: true; source: string; shown: string } | ({ ok: false } & FieldProblem)

const noAddress = (): NetworkDraft => ({ address: '', user: '', password: '', passwordKept: false })

export const emptyDraft = (kind: SourceKind = 'rtsp'): SourceDraft => ({
  kind,
  rtsp: noAddress(),
  http: noAddress(),
  device: '',
  screen: 'screen:',
  path: '',
  test: { size: '1280x720', rate: '30', audio: false },
})

/** The fields of a stored source. */
export function readSource(source: string): SourceDraft {
  const scheme = source.slice(0, source.indexOf(':')).toLowerCase()
  const rest = source.slice(scheme.length + 1)
  switch (scheme) {
    case 'rtsp':
    case 'rtsps':
      return { ...emptyDraft('rtsp'), rtsp: readAddress(source) }
    case 'http':
    case 'https':
      return { ...emptyDraft('http'), http: readAddress(source) }
    case 'device':
      return { ...emptyDraft('device'), device: source }
    case 'screen':
      return { ...emptyDraft('screen'), screen: source }
    case 'file':
      return { ...emptyDraft('file'), path: rest }
    default:
      return { ...emptyDraft('test'), test: readTest(rest) }
  }
}

/** `scheme://user:password@host/path`: the user part ends at the last `@` before the path, as in RFC 3986. */
const ADDRESS = /^([a-z]+:\/\/)(?:([^/?#]*)@)?([^/?#@]+(?:[/?#].*)?)$/i

/** Takes user and password out of an address; one without them stays as it is. */
export function readAddress(address: string): NetworkDraft {
  const match = ADDRESS.exec(address.trim())
  const userInfo = match?.[2]
  if (!match || userInfo === undefined) return { ...noAddress(), address: address.trim() }
  const colon = userInfo.indexOf(':')
  const user = decoded(colon < 0 ? userInfo : userInfo.slice(0, colon))
  const password = colon < 0 ? '' : decoded(userInfo.slice(colon + 1))
  const passwordKept = password === KEPT_PASSWORD
  return {
    address: `${match[1] ?? ''}${match[3] ?? ''}`,
    user,
    password: passwordKept ? '' : password,
    passwordKept,
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function readTest(rest: string): SourceDraft['test'] {
  const query = new URLSearchParams(rest.slice(rest.indexOf('?') + 1))
  const defaults = emptyDraft().test
  return {
    size: query.get('size') ?? defaults.size,
    rate: query.get('rate') ?? defaults.rate,
    audio: query.get('audio') === '1',
  }
}

/** The source that the fields make, or what is wrong with the first field that is wrong. */
export function buildSource(draft: SourceDraft): BuiltSource {
  switch (draft.kind) {
    case 'rtsp':
      return buildAddress(draft.rtsp, /^rtsps?:\/\//i, 'rtspScheme')
    case 'http':
      return buildAddress(draft.http, /^https?:\/\//i, 'httpScheme')
    case 'device':
      return draft.device === '' ? { ok: false, field: 'device', problem: 'needDevice' } : plain(draft.device)
    case 'screen':
      return plain(draft.screen)
    case 'file': {
      const path = draft.path.trim()
      return path === '' ? { ok: false, field: 'path', problem: 'needPath' } : plain(`file:${path}`)
    }
    case 'test':
      return buildTest(draft.test)
  }
}

const plain = (source: string): BuiltSource => ({ ok: true, source, shown: source })

function buildAddress(draft: NetworkDraft, scheme: RegExp, wrongScheme: 'rtspScheme' | 'httpScheme'): BuiltSource {
  const address = draft.address.trim()
  if (address === '') return { ok: false, field: 'address', problem: 'needAddress' }
  if (!scheme.test(address)) return { ok: false, field: 'address', problem: wrongScheme }
  if (!URL.canParse(address) || !ADDRESS.test(address)) return { ok: false, field: 'address', problem: 'badAddress' }
  const start = address.indexOf('://') + 3
  const join = (userInfo: string): string => address.slice(0, start) + userInfo + address.slice(start)
  const keeps = draft.password === '' && draft.passwordKept
  if (draft.user === '') {
    if (draft.password !== '') return { ok: false, field: 'user', problem: 'userWithoutName' }
    return plain(address)
  }
  const user = encodeURIComponent(draft.user)
  if (draft.password === '' && !keeps) return plain(join(`${user}@`))
  const password = keeps ? KEPT_PASSWORD : encodeURIComponent(draft.password)
  return { ok: true, source: join(`${user}:${password}@`), shown: join(`${user}:•••@`) }
}

function buildTest({ size, rate, audio }: SourceDraft['test']): BuiltSource {
  if (!/^[1-9]\d{1,3}x[1-9]\d{1,3}$/.test(size)) return { ok: false, field: 'size', problem: 'badSize' }
  const frames = Number(rate)
  if (rate.trim() === '' || !(frames >= 1 && frames <= 60)) return { ok: false, field: 'rate', problem: 'badRate' }
  return plain(`test:?size=${size}&rate=${frames}${audio ? '&audio=1' : ''}`)
}
