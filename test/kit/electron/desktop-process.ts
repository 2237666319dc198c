import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { RelaunchOptions } from 'electron'
import { chromium, type Browser, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { TestClient } from '../test-client.ts'
import { ADMIN_PASSWORD } from '../running-station.ts'
import { tempFolder } from '../temp-folder.ts'
import type { DesktopSettings } from '../../../electron/shell/desktop-settings.ts'
import type { ControlAnswer, ControlCall, Controls, Farewell, WindowView } from './control.ts'
import type { StandInDisplay } from './screen.ts'

const root = join(import.meta.dirname, '../../..')

export interface DesktopOptions {
  /** The X display. */
  readonly display: string
  /** Where desktop.json lies; a new folder where it is not named. */
  readonly userData?: string
  readonly data?: string
  readonly args?: readonly string[]
  readonly displays?: readonly StandInDisplay[]
  /** Another main module than the one that was built here: a packed program's. */
  readonly program?: string
}

type Asked<C extends keyof Controls> = Awaited<ReturnType<Controls[C]>>

/** The desktop program, built, in a process of its own on the stand-in for Electron. It is ended with the test. */
export class DesktopProcess {
  readonly process: ChildProcess
  readonly userData: string
  readonly data: string
  readonly ended: Promise<number | null>
  stdout = ''
  stderr = ''
  /** What it asked to be started anew with, as it ended. */
  relaunched: RelaunchOptions[] = []
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  #last = 0
  #browser: Promise<Browser> | undefined

  private constructor(child: ChildProcess, userData: string, data: string) {
    this.process = child
    this.userData = userData
    this.data = data
    this.ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
    child.stdout?.on('data', (text: Buffer) => (this.stdout += text.toString()))
    child.stderr?.on('data', (text: Buffer) => (this.stderr += text.toString()))
    child.on('message', (message) => {
      if (typeof message === 'object' && 'relaunches' in message) this.relaunched = (message as Farewell).relaunches
      else this.#answered(message as ControlAnswer)
    })
    child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The program has ended: ${this.stderr}`))
    })
  }

  /** Starts it; resolves at once. */
  static launch(options: DesktopOptions): DesktopProcess {
    const { display, displays, userData = tempFolder(), data = tempFolder(), args = [] } = options
    const main = options.program ?? join(root, 'dist/main/main.js')
    const all = [join(import.meta.dirname, 'launch.ts'), main, '--data', data, '--port', '0', ...args]
    const env = {
      ...process.env,
      DISPLAY: display,
      LOOKOUT_ADMIN_PASSWORD: ADMIN_PASSWORD,
      STAND_IN_USER_DATA: userData,
      ...(displays && { STAND_IN_DISPLAYS: JSON.stringify(displays) }),
    }
    const child = spawn(process.execPath, all, {
      cwd: options.program === undefined ? root : dirname(options.program),
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const started = new DesktopProcess(child, userData, data)
    onTestFinished(() => started.kill())
    return started
  }

  /** Starts it; resolves when its station serves. */
  static async start(options: DesktopOptions): Promise<DesktopProcess> {
    const started = DesktopProcess.launch(options)
    await started.ready()
    return started
  }

  /** The station's address, when it serves. */
  ready(): Promise<string> {
    return new Promise((resolve, reject) => {
      const { stdout } = this.process
      if (!stdout) throw new Error('the program has no output')
      createInterface({ input: stdout }).on('line', (line) => {
        const url = /^Lookout ready (\S+)$/.exec(line)?.[1]
        if (url !== undefined) resolve(url)
      })
      void this.ended.then((code) => reject(new Error(`the program ended with ${code ?? 'a signal'}: ${this.stderr}`)))
    })
  }

  /** Asks the stand-in, or does something to the program through it. */
  ask<C extends keyof Controls>(call: C, ...args: Parameters<Controls[C]>): Promise<Asked<C>> {
    const id = ++this.#last
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.process.send({ id, call, args } satisfies ControlCall, (error) => {
        if (error) reject(error)
      })
    }) as Promise<Asked<C>>
  }

  /** The page of a window, for Playwright; waits until it is there. */
  async page({ targetId }: Pick<WindowView, 'targetId'>): Promise<Page> {
    this.#browser ??= this.ask('endpoint').then((endpoint) => chromium.connectOverCDP(endpoint))
    const browser = await this.#browser
    for (;;) {
      for (const page of browser.contexts().flatMap((context) => context.pages()))
        if ((await idOf(page)) === targetId) return page
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** The next look at a page is a new one: Playwright gives up a page that has crashed. */
  forgetPages(): void {
    void this.#browser?.then((browser) => browser.close()).catch(() => undefined)
    this.#browser = undefined
  }

  /** A client of its station that is signed in as the admin. */
  async client(): Promise<TestClient> {
    const { url } = JSON.parse(readFileSync(join(this.data, 'station.json'), 'utf8')) as { url: string }
    const ca = readFileSync(join(this.data, 'tls/ca.pem'), 'utf8')
    const client = new TestClient(new WebSocket(new URL('/ws', url.replace('https', 'wss')), ['lookout.v1'], { ca }))
    onTestFinished(() => client.socket.terminate())
    await client.opened
    await client.request('hello', { user: 'admin', password: ADMIN_PASSWORD })
    return client
  }

  /** What it remembers: desktop.json. */
  get remembered(): DesktopSettings {
    return JSON.parse(readFileSync(join(this.userData, 'desktop.json'), 'utf8')) as DesktopSettings
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    const browser = await this.#browser?.catch(() => undefined)
    await browser?.close().catch(() => undefined)
    if (this.process.exitCode === null && this.process.signalCode === null) {
      // It ends in order, so that its Chromium goes with it.
      this.process.kill('SIGTERM')
      await this.ended
    }
  }

  #answered({ id, value, failure }: ControlAnswer): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (failure !== undefined) waiting?.reject(new Error(failure))
    else waiting?.resolve(value)
  }
}

async function idOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page)
  try {
    const { targetInfo } = await session.send('Target.getTargetInfo')
    return targetInfo.targetId
  } finally {
    await session.detach().catch(() => undefined)
  }
}
