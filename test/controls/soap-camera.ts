import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export type SoapMode =
  | 'answers'
  /** Faults on every change. */
  | 'refuses'
  | 'hangs'
  /** Bytes that are no XML. */
  | 'garbage'
  /** XML that is no SOAP. */
  | 'html'
  /** SOAP with a body of nothing. */
  | 'hollow'
  /** Half an answer, and then the line is cut. */
  | 'cut'
  | 'endless'
  | 'redirects'
  /** Takes a change and does something else. */
  | 'willful'

export interface SoapCameraOptions {
  readonly user?: string
  readonly password?: string
  /** How it wants to be told who asks; `wordless` says no, and not how. */
  readonly door?: 'open' | 'digest' | 'token' | 'wordless'
  /** Where it says that its services are; its own address where it is not given. */
  readonly elsewhere?: string
  readonly sources?: readonly string[]
  /** Only its user may read; nobody may change. */
  readonly readOnly?: boolean
  /** Speaks only what was there before GetServices. */
  readonly old?: boolean
  readonly imaging?: boolean
  /** Where it listens: at the first of these ports that is free. Any port of 127.0.0.1 where it is not given. */
  readonly at?: { readonly host: string; readonly ports: readonly number[] }
}

export interface SoapRequest {
  readonly action: string
  readonly path: string
  readonly body: string
  readonly authorization: string
}

const REALM = 'camera'
const NONCE = 'b7f2a1'

/** A network camera's ONVIF door: a real HTTP server that speaks SOAP, keeps its settings and can misbehave. */
export class SoapCamera {
  mode: SoapMode = 'answers'
  /** The one action that the mode is for; all where it is empty. */
  only = ''
  readonly requests: SoapRequest[] = []
  /** Its words when it refuses. */
  refusal = 'The requested setting is incorrect.\nReally.'
  /** Bytes of an endless answer that were taken from it. */
  poured = 0
  readonly settings = new Map([
    ['Brightness', '50'],
    ['ColorSaturation', '0'],
    ['Contrast', '0.5'],
    ['Exposure', 'AUTO'],
    ['WhiteBalance', 'AUTO'],
    ['IrCutFilter', 'ON'],
  ])
  readonly #options: SoapCameraOptions
  readonly #server: Server

  private constructor(options: SoapCameraOptions) {
    this.#options = options
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async start(options: SoapCameraOptions = {}): Promise<SoapCamera> {
    const camera = new SoapCamera(options)
    const { host, ports } = options.at ?? { host: '127.0.0.1', ports: [0] }
    await camera.#listen(host, ports)
    onTestFinished(() => camera.stop())
    return camera
  }

  async #listen(host: string, ports: readonly number[]): Promise<void> {
    for (const port of ports) if (await listens(this.#server, host, port)) return
    throw new Error(`No port of ${ports.join(', ')} is free at ${host}.`)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  connections(): Promise<number> {
    return new Promise((resolve) => this.#server.getConnections((_, count) => resolve(count)))
  }

  actions(): string[] {
    return this.requests.map(({ action }) => action)
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const action = /<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(body)?.[1] ?? ''
    const authorization = request.headers.authorization ?? ''
    this.requests.push({ action, path: request.url ?? '', body, authorization })
    if (this.mode !== 'answers' && (this.only === '' || this.only === action) && this.#misbehaves(action, response))
      return
    const [status, answer] = this.#reply(action, body, authorization)
    if (status === 401 && this.#options.door === 'digest')
      response.setHeader('WWW-Authenticate', `Digest realm="${REALM}", qop="auth", nonce="${NONCE}", stale="FALSE"`)
    response.writeHead(status, { 'Content-Type': 'application/soap+xml' }).end(answer)
  }

  #misbehaves(action: string, response: ServerResponse): boolean {
    switch (this.mode) {
      case 'hangs':
        return true
      case 'garbage':
        response.end('\u0000\u0001 <<<&&& ]]> not xml')
        return true
      case 'html':
        response.writeHead(200).end('<html><body>Welcome</body></html>')
        return true
      case 'hollow':
        response.writeHead(200).end(envelope(''))
        return true
      case 'cut':
        response.writeHead(200, { 'Content-Length': '5000' }).write('<s:Envelope')
        setImmediate(() => response.destroy())
        return true
      case 'endless':
        this.#pour(response)
        return true
      case 'redirects':
        response.writeHead(302, { Location: this.#options.elsewhere ?? '' }).end()
        return true
      case 'refuses':
        if (!action.startsWith('Set')) return false
        response.writeHead(500).end(fault('ter:InvalidArgVal', this.refusal))
        return true
      case 'answers':
      case 'willful':
        return false
    }
  }

  #pour(response: ServerResponse): void {
    const chunk = 'xmlns'.repeat(2_000)
    const more = (): void => {
      if (response.destroyed) return
      this.poured += chunk.length
      if (response.write(chunk)) more()
      else response.once('drain', more)
    }
    more()
  }

  #reply(action: string, body: string, authorization: string): [number, string] {
    const { readOnly = false, old = false } = this.#options
    const shut = action === 'GetSystemDateAndTime' ? undefined : this.#shut(body, authorization)
    if (shut) return shut
    if (readOnly && action.startsWith('Set')) return [400, fault('ter:NotAuthorized', 'Operation prohibited')]
    if (old && action === 'GetServices')
      return [500, fault('ter:ActionNotSupported', 'Optional Action Not Implemented')]
    if (action === 'SetImagingSettings') return this.#set(body)
    return [200, envelope(this.#say(action))]
  }

  #shut(body: string, authorization: string): [number, string] | undefined {
    const { door = 'open' } = this.#options
    if (door === 'wordless') return [401, '']
    if (door === 'digest' && !this.#digestHolds(authorization)) return [401, '']
    if (door === 'token' && !this.#tokenHolds(body)) return [400, fault('ter:NotAuthorized', 'Sender not Authorized')]
    return undefined
  }

  #say(action: string): string {
    const { elsewhere = `http://127.0.0.1:${this.port}`, sources = ['src_1'], imaging = true } = this.#options
    switch (action) {
      case 'GetSystemDateAndTime':
        return systemTime()
      case 'GetServices':
        return `<tds:GetServicesResponse>${service('device', 10, elsewhere)}${service('media', 10, elsewhere)}${
          imaging ? service('imaging', 20, elsewhere) : ''
        }</tds:GetServicesResponse>`
      case 'GetCapabilities':
        return `<tds:GetCapabilitiesResponse><tds:Capabilities>
          <tt:Media><tt:XAddr>${elsewhere}/onvif/media</tt:XAddr></tt:Media>
          <tt:Imaging><tt:XAddr>${elsewhere}/onvif/imaging</tt:XAddr></tt:Imaging>
          </tds:Capabilities></tds:GetCapabilitiesResponse>`
      case 'GetVideoSources':
        return `<trt:GetVideoSourcesResponse>${sources
          .map((token) => `<trt:VideoSources token="${token}"><tt:Framerate>25</tt:Framerate></trt:VideoSources>`)
          .join('')}</trt:GetVideoSourcesResponse>`
      case 'GetOptions':
        return OPTIONS
      case 'GetImagingSettings':
        return `<timg:GetImagingSettingsResponse><timg:ImagingSettings>${[...this.settings]
          .map(([name, value]) => element(name, value))
          .join('')}</timg:ImagingSettings></timg:GetImagingSettingsResponse>`
      default:
        return fault('ter:ActionNotSupported', 'Optional Action Not Implemented')
    }
  }

  #set(body: string): [number, string] {
    for (const name of this.settings.keys()) {
      const [, value] = new RegExp(`<${name}[^>]*>(?:<Mode>)?([^<]+)<`).exec(body) ?? []
      if (value !== undefined) this.settings.set(name, this.mode === 'willful' ? '7' : value)
    }
    return [200, envelope('<timg:SetImagingSettingsResponse/>')]
  }

  #tokenHolds(body: string): boolean {
    const part = (name: string): string => new RegExp(`<${name}(?: [^>]*)?>([^<]*)<`).exec(body)?.[1] ?? ''
    const digest = createHash('sha1')
      .update(Buffer.from(part('Nonce'), 'base64'))
      .update(part('Created') + (this.#options.password ?? ''))
      .digest('base64')
    return part('Username') === this.#options.user && part('Password') === digest
  }

  #digestHolds(authorization: string): boolean {
    const part = (name: string): string => new RegExp(`${name}="?([^",]*)`).exec(authorization)?.[1] ?? ''
    const md5 = (words: string): string => createHash('md5').update(words).digest('hex')
    const { user = '', password = '' } = this.#options
    const [secret, asked] = [md5(`${user}:${REALM}:${password}`), md5(`POST:${part('uri')}`)]
    return part('response') === md5(`${secret}:${NONCE}:${part('nc')}:${part('cnonce')}:auth:${asked}`)
  }
}

const listens = (server: Server, host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const taken = (): void => resolve(false)
    server.once('error', taken)
    server.listen(port, host, () => {
      server.off('error', taken)
      resolve(true)
    })
  })

const NAMESPACES = [
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
  'xmlns:tt="http://www.onvif.org/ver10/schema"',
  'xmlns:tds="http://www.onvif.org/ver10/device/wsdl"',
  'xmlns:trt="http://www.onvif.org/ver10/media/wsdl"',
  'xmlns:timg="http://www.onvif.org/ver20/imaging/wsdl"',
  'xmlns:ter="http://www.onvif.org/ver10/error"',
].join(' ')

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope ${NAMESPACES}><s:Body>${body}</s:Body></s:Envelope>`

const fault = (code: string, reason: string): string =>
  envelope(
    `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${code}</s:Value></s:Subcode></s:Code>` +
      `<s:Reason><s:Text xml:lang="en">${reason}</s:Text></s:Reason></s:Fault>`,
  )

const service = (name: string, version: number, address: string): string =>
  `<tds:Service><tds:Namespace>http://www.onvif.org/ver${version}/${name}/wsdl</tds:Namespace>` +
  `<tds:XAddr>${address}/onvif/${name}</tds:XAddr></tds:Service>`

const element = (name: string, value: string): string => {
  const inner = name === 'Exposure' || name === 'WhiteBalance' ? `<tt:Mode>${value}</tt:Mode>` : value
  return `<tt:${name}>${inner}</tt:${name}>`
}

function systemTime(): string {
  const now = new Date()
  return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime>
    <tt:Time><tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute>
    <tt:Second>${now.getUTCSeconds()}</tt:Second></tt:Time>
    <tt:Date><tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month>
    <tt:Day>${now.getUTCDate()}</tt:Day></tt:Date>
    </tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`
}

/** Sharpness is offered, but the camera tells no value of it; of backlight compensation there is only one mode. */
const OPTIONS = `<timg:GetOptionsResponse><timg:ImagingOptions>
  <tt:BacklightCompensation><tt:Mode>OFF</tt:Mode></tt:BacklightCompensation>
  <tt:Brightness><tt:Min>0</tt:Min><tt:Max>100</tt:Max></tt:Brightness>
  <tt:ColorSaturation><tt:Min>-50</tt:Min><tt:Max>50</tt:Max></tt:ColorSaturation>
  <tt:Contrast><tt:Min>0.0</tt:Min><tt:Max>1.0</tt:Max></tt:Contrast>
  <tt:Exposure><tt:Mode>AUTO</tt:Mode><tt:Mode>MANUAL</tt:Mode></tt:Exposure>
  <tt:IrCutFilterModes>ON</tt:IrCutFilterModes><tt:IrCutFilterModes>OFF</tt:IrCutFilterModes>
  <tt:IrCutFilterModes>AUTO</tt:IrCutFilterModes>
  <tt:Sharpness><tt:Min>0</tt:Min><tt:Max>100</tt:Max></tt:Sharpness>
  <tt:WhiteBalance><tt:Mode>AUTO</tt:Mode><tt:Mode>MANUAL</tt:Mode></tt:WhiteBalance>
  </timg:ImagingOptions></timg:GetOptionsResponse>`
