import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findChromium } from '../../../scripts/tools.ts'
import { Cdp } from './cdp.ts'

/** The Chromium whose windows stand for Electron's: one for the program, a browser context for each partition. */
export class StandInChromium {
  readonly cdp: Cdp
  /** Where another client, Playwright in a test, drives the same windows. */
  readonly endpoint: string
  readonly #process: ChildProcess
  readonly #folder: string
  readonly #contexts = new Map<string, Promise<string>>()

  private constructor(child: ChildProcess, cdp: Cdp, endpoint: string, folder: string) {
    this.#process = child
    this.cdp = cdp
    this.endpoint = endpoint
    this.#folder = folder
  }

  static async start(): Promise<StandInChromium> {
    const program = findChromium()
    if (program === undefined) throw new Error('The stand-in for Electron needs Chromium.')
    const folder = mkdtempSync(join(tmpdir(), 'lookout-chromium-'))
    const child = spawn(program, flags(folder), { stdio: ['ignore', 'ignore', 'pipe'] })
    const endpoint = await listening(child)
    const cdp = await Cdp.connect(endpoint)
    await cdp.send('Target.setDiscoverTargets', { discover: true })
    return new StandInChromium(child, cdp, endpoint, folder)
  }

  /** The browser context of a partition: its own cookies and storage. */
  context(partition: string): Promise<string> {
    const known = this.#contexts.get(partition)
    if (known) return known
    const made = this.cdp.send('Target.createBrowserContext').then(({ browserContextId }) => String(browserContextId))
    this.#contexts.set(partition, made)
    return made
  }

  /** Ends it at once; for the moment in which the program itself ends. */
  kill(): void {
    this.#process.kill('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 })
  }

  async close(): Promise<void> {
    const exited = this.#process.exitCode === null ? once(this.#process, 'exit') : undefined
    this.cdp.close()
    this.#process.kill('SIGKILL')
    await exited
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

const flags = (folder: string): string[] => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  `--user-data-dir=${folder}`,
  '--remote-debugging-port=0',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--password-store=basic',
  '--autoplay-policy=no-user-gesture-required',
  // A window behind another one goes on, as `backgroundThrottling: false` has it.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-features=Translate,DialMediaRouteProvider,MediaRouter,OptimizationHints,CalculateNativeWinOcclusion',
]

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    if (!child.stderr) throw new Error('Chromium has no output.')
    createInterface({ input: child.stderr }).on('line', (line) => {
      said += `${line}\n`
      const url = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code ?? 'a signal'}: ${said}`)))
  })
}

let running: Promise<StandInChromium> | undefined

/** The one of this process, started at the first window. */
export const theChromium = (): Promise<StandInChromium> => (running ??= StandInChromium.start())

/** Ends it where it was started. */
export async function closeChromium(): Promise<void> {
  const ending = running
  running = undefined
  await (await ending)?.close()
}
