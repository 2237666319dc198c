import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { TestClient } from './test-client.ts'
import { tempFolder } from './temp-folder.ts'

const root = join(import.meta.dirname, '../..')

export const ADMIN_PASSWORD = 'correct horse battery'

interface StartOptions {
  readonly data?: string
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Which of the two commands: `npm run station`, or `npm start`. */
  readonly script?: 'station' | 'start'
  /** Another program instead, in its own folder, which knows nothing of this project's packages: a `.js` for Node, or a program. */
  readonly program?: string
  /** Without it a first admin is made, with ADMIN_PASSWORD. */
  readonly noAdmin?: boolean
}

/** Runs the station's command to its end. */
export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = launch(args, env, scriptOf('station'))
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (text: Buffer) => (stdout += text.toString()))
  child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()))
  const code = await ended(child)
  return { code, stdout, stderr }
}

const scriptOf = (name: 'station' | 'start'): string => join(root, `scripts/${name}.ts`)

const commandOf = (program: string, args: readonly string[]): [string, string[]] =>
  /\.[jt]s$/.test(program) ? [process.execPath, [program, ...args]] : [program, [...args]]

const launch = (args: readonly string[], env: NodeJS.ProcessEnv, program: string): ChildProcess =>
  spawn(...commandOf(program, args), {
    cwd: program.startsWith(root) ? root : dirname(program),
    env: { ...process.env, LOOKOUT_ADMIN_PASSWORD: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
    else child.once('exit', resolve)
  })

/** A real station as a process of its own: `npm run station`, on a free port, with a data folder that goes with the test. */
export class RunningStation {
  readonly process: ChildProcess
  readonly data: string
  readonly url: string
  readonly ended: Promise<number | null>
  readonly #stderr: string[]

  private constructor(child: ChildProcess, data: string, url: string, stderr: string[]) {
    this.process = child
    this.data = data
    this.url = url
    this.ended = ended(child)
    this.#stderr = stderr
  }

  /** Resolves when it says that it is ready. It is ended with the test. */
  static async start(options: StartOptions = {}): Promise<RunningStation> {
    const data = options.data ?? tempFolder()
    const env = { ...(options.noAdmin ? {} : { LOOKOUT_ADMIN_PASSWORD: ADMIN_PASSWORD }), ...options.env }
    const program = options.program ?? scriptOf(options.script ?? 'station')
    const child = launch(['--data', data, '--port', '0', ...(options.args ?? [])], env, program)
    const stderr: string[] = []
    child.stderr?.on('data', (text: Buffer) => stderr.push(text.toString()))
    onTestFinished(async () => {
      child.kill('SIGKILL')
      await ended(child)
    })
    return new RunningStation(child, data, await readyUrl(child, stderr), stderr)
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  get pid(): number {
    return this.process.pid ?? -1
  }

  get authority(): string {
    return readFileSync(join(this.data, 'tls/ca.pem'), 'utf8')
  }

  /** Everything that it has logged so far. */
  get log(): string {
    return `${this.#stderr.join('')}\n${readFileSync(join(this.data, 'logs/lookout.log'), 'utf8')}`
  }

  /** A WebSocket client that is signed in as the admin. */
  async client(): Promise<TestClient> {
    const url = new URL('/ws', this.url.replace('https', 'wss'))
    const client = new TestClient(new WebSocket(url, ['lookout.v1'], { ca: this.authority }))
    onTestFinished(() => client.socket.terminate())
    await client.opened
    await client.request('hello', { user: 'admin', password: ADMIN_PASSWORD })
    return client
  }

  /** One HTTP request, with the station's authority trusted. */
  http(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
      const content = body === undefined ? undefined : JSON.stringify(body)
      const type = content === undefined ? {} : { 'content-type': 'application/json' }
      const url = new URL(path, this.url)
      const sent = request(url, { method, ca: this.authority, headers: { ...type, ...headers } }, (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
      })
      sent.once('error', (error: NodeJS.ErrnoException) => {
        // The station may close an idle connection just as it is used again: a client asks once more then
        // (https://nodejs.org/api/http.html#requestreusedsocket).
        if (!sent.reusedSocket || error.code !== 'ECONNRESET') reject(error)
        else this.http(method, path, body, headers).then(resolve, reject)
      })
      sent.end(content)
    })
  }

  /** The ffmpegs that it has started and that still run. */
  children(): number[] {
    const text = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8')
    return text.split(' ').filter(Boolean).map(Number)
  }
}

function readyUrl(child: ChildProcess, stderr: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('the station has no output')
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^Lookout ready (\S+)$/.exec(line)?.[1]
      if (url) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`the station ended with ${code ?? 'a signal'}: ${stderr.join('')}`)))
  })
}
