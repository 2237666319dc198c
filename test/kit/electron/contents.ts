import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron'
import type { CdpEvent } from './cdp.ts'
import { preventable, type StandInEvent } from './events.ts'
import { BINDING, DELIVER, inPage } from './in-page.ts'
import { ipcMain } from './ipc-main.ts'
import { answerOf, inChromium, inElectron, OWN_SCHEMES } from './own-scheme.ts'
import type { StandInSession } from './session.ts'
import { openTarget, type Target } from './target.ts'

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0]
type Frame = Pick<WebFrameMain, 'url' | 'origin'>

interface Shape {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Call {
  readonly kind: 'invoke' | 'send'
  readonly id: number
  readonly channel: string
  readonly args: readonly unknown[]
}

const CRASHED = { reason: 'crashed', exitCode: 133 } as const
let lastId = 0

/** A page in a window of the stand-in: a real one, in Chromium. */
export class StandInContents extends EventEmitter {
  readonly id = ++lastId
  readonly session: StandInSession
  readonly mainFrame: Frame
  readonly target: Promise<Target>
  #url = ''
  #title = ''
  #destroyed = false
  #crashed = false
  /** The address that the program itself goes to, which asks nobody. */
  #own: string | null = null
  /** A page's main frame bears the id of its target. */
  #mainFrameId = ''
  #onOpen: OpenHandler = () => ({ action: 'allow' })
  readonly #frames = new Map<number, Frame>()
  readonly #ends = new Set<(failure: Error | null) => void>()

  constructor(session: StandInSession, preload: string | undefined, shape: Shape) {
    super()
    this.session = session
    const url = (): string => this.#url
    this.mainFrame = {
      get url() {
        return url()
      },
      get origin() {
        return originOf(url())
      },
    }
    this.target = this.#open(preload, shape)
    this.target.catch(() => undefined)
  }

  /** Resolves when the page has loaded, or has moved within itself. */
  async loadURL(url: string): Promise<void> {
    const { send } = await this.target
    const within = !this.#crashed && withoutHash(url) === withoutHash(this.#url)
    const verdict = within ? 0 : await this.session.judge(url).catch(() => 0)
    if (verdict < 0 && verdict !== -3) throw this.#failed(verdict, 'ERR_CERT_AUTHORITY_INVALID', url)
    if (verdict === 0) await send('Security.setIgnoreCertificateErrors', { ignore: true })
    const address = inChromium(url)
    this.#own = withoutHash(address)
    const loaded = within ? Promise.resolve(null) : this.#nextEnd()
    const { errorText } = await send('Page.navigate', { url: address })
    if (typeof errorText === 'string' && errorText !== '') throw this.#failed(-2, errorText, url)
    const failure = await loaded
    if (failure) throw failure
  }

  reload(): void {
    this.#crashed = false
    void this.target.then(({ send }) => send('Page.reload'))
  }

  forcefullyCrashRenderer(): void {
    // A page that has crashed answers nothing.
    void this.target.then(({ send }) => send('Page.crash')).catch(() => undefined)
  }

  send(channel: string, ...args: unknown[]): void {
    void this.#deliver({ kind: 'event', channel, args })
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#onOpen = handler
  }

  getURL(): string {
    return this.#url
  }

  getTitle(): string {
    return this.#title
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  isCrashed(): boolean {
    return this.#crashed
  }

  /** Its window has gone. */
  end(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    this.#endLoads(new Error('The window has gone.'))
    this.emit('destroyed')
  }

  async #open(preload: string | undefined, shape: Shape): Promise<Target> {
    const target = await openTarget(this.session.partition, shape)
    const { send } = target
    this.#mainFrameId = target.targetId
    target.on((event) => this.#hear(event, target))
    target.onOpened((url) => this.#onOpen({ url } as Parameters<OpenHandler>[0]).action === 'deny')
    target.onGone(() => this.emit('gone'))
    await Promise.all([send('Page.enable'), send('Runtime.enable'), send('Inspector.enable')])
    await send('Runtime.addBinding', { name: BINDING })
    const documents = { resourceType: 'Document', requestStage: 'Request' }
    await send('Fetch.enable', { patterns: [documents, { urlPattern: OWN_SCHEMES, requestStage: 'Request' }] })
    if (preload !== undefined) {
      const source = inPage(readFileSync(preload, 'utf8'), process.platform)
      await send('Page.addScriptToEvaluateOnNewDocument', { source })
    }
    return target
  }

  #hear({ method, params }: CdpEvent, target: Target): void {
    switch (method) {
      case 'Runtime.executionContextCreated':
        this.#contextCreated(params['context'] as ContextDescription)
        break
      case 'Runtime.bindingCalled':
        if (params['name'] === BINDING) void this.#called(params as unknown as BindingCall)
        break
      case 'Fetch.requestPaused':
        void this.#requested(params as unknown as Paused, target)
        break
      case 'Page.frameNavigated':
        this.#navigated(params['frame'] as { url: string; urlFragment?: string; parentId?: string })
        break
      case 'Page.navigatedWithinDocument':
        this.#moved(params as unknown as { frameId: string; url: string }, target)
        break
      case 'Page.loadEventFired':
        this.#endLoads(null)
        this.emit('did-finish-load')
        break
      case 'Inspector.targetCrashed':
        this.#crashed = true
        this.#endLoads(new Error('The page has crashed.'))
        this.emit('render-process-gone', preventable(), CRASHED)
        break
    }
  }

  #contextCreated({ id, origin, auxData }: ContextDescription): void {
    const main = auxData?.isDefault === true && auxData.type === 'default'
    if (main) this.#frames.set(id, { url: origin, origin })
    if (main && auxData.frameId === this.#mainFrameId) this.#frames.set(id, this.mainFrame)
  }

  async #called({ payload, executionContextId }: BindingCall): Promise<void> {
    const call = JSON.parse(payload) as Call
    const senderFrame = this.#frames.get(executionContextId) ?? null
    const event = { sender: this, senderFrame, frameId: 0, processId: 0, type: 'frame' }
    if (call.kind === 'send') {
      ipcMain.receive(call.channel, event as unknown as Parameters<typeof ipcMain.receive>[1], call.args)
      return
    }
    const answer = await ipcMain.invoke(call.channel, event as unknown as IpcMainInvokeEvent, call.args)
    await this.#deliver({ ...answer, id: call.id, channel: call.channel })
  }

  async #deliver(message: object): Promise<void> {
    const { send } = await this.target
    const expression = `globalThis.${DELIVER}?.(${JSON.stringify(message)})`
    await send('Runtime.evaluate', { expression }).catch(() => undefined)
  }

  /** The program's own schemes are answered by the program; of the rest, documents are asked about. */
  async #requested(paused: Paused, target: Target): Promise<void> {
    const { requestId, request, resourceType } = paused
    if (resourceType === 'Document' && !this.#mayGo(paused, target)) {
      await target.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }).catch(() => undefined)
      return
    }
    const answer = await answerOf(request.url, this.session)
    const [method, rest] = answer ? ['Fetch.fulfillRequest', answer] : ['Fetch.continueRequest', {}]
    await target.send(method, { requestId, ...rest }).catch(() => undefined)
  }

  /** What goes to another document is asked of the program, unless it said so itself. */
  #mayGo({ request, frameId, redirectedRequestId }: Paused, target: Target): boolean {
    const url = inElectron(request.url)
    const isMainFrame = frameId === target.targetId
    const own = isMainFrame && withoutHash(request.url) === this.#own
    const asked = redirectedRequestId === undefined ? ['will-frame-navigate', 'will-navigate'] : ['will-redirect']
    const names = isMainFrame ? asked : asked.filter((name) => name !== 'will-navigate')
    return own || !names.some((name) => this.#isPrevented(name, { url, isMainFrame, isSameDocument: false }))
  }

  #isPrevented(name: string, values: object): boolean {
    const event: StandInEvent = preventable(values)
    this.emit(name, event)
    return event.defaultPrevented
  }

  #navigated({ url, urlFragment = '', parentId }: { url: string; urlFragment?: string; parentId?: string }): void {
    if (parentId !== undefined) return
    this.#crashed = false
    this.#own = null
    this.#url = inElectron(`${url}${urlFragment}`)
    this.emit('did-navigate', preventable(), this.#url, 200, 'OK')
  }

  #moved({ frameId, url }: { frameId: string; url: string }, { targetId }: Target): void {
    if (frameId === targetId) this.#url = inElectron(url)
    this.emit('did-navigate-in-page', preventable(), url, frameId === targetId, 0, 0)
  }

  #failed(code: number, description: string, url: string): Error {
    this.emit('did-fail-load', preventable(), code, description, url, true, 0, 0)
    return new Error(`${description} (${code}) loading '${url}'`)
  }

  #nextEnd(): Promise<Error | null> {
    return new Promise((resolve) => this.#ends.add(resolve))
  }

  #endLoads(failure: Error | null): void {
    for (const end of this.#ends) end(failure)
    this.#ends.clear()
  }
}

StandInContents.prototype satisfies Pick<
  WebContents,
  | 'loadURL'
  | 'reload'
  | 'forcefullyCrashRenderer'
  | 'send'
  | 'setWindowOpenHandler'
  | 'getURL'
  | 'getTitle'
  | 'isDestroyed'
  | 'isCrashed'
>

interface ContextDescription {
  readonly id: number
  readonly origin: string
  readonly auxData?: { readonly isDefault: boolean; readonly type: string; readonly frameId: string }
}

interface BindingCall {
  readonly name: string
  readonly payload: string
  readonly executionContextId: number
}

interface Paused {
  readonly requestId: string
  readonly request: { readonly url: string }
  readonly frameId: string
  readonly redirectedRequestId?: string
  readonly resourceType: string
}

/** A scheme that the program has made a standard one has an origin. */
function originOf(url: string): string {
  if (!URL.canParse(url)) return 'null'
  const { protocol, host, origin } = new URL(url)
  return origin === 'null' && host !== '' ? `${protocol}//${host}` : origin
}
const withoutHash = (url: string): string => url.replace(/#.*$/s, '')
