/**
 * One child process with one end. `exited` settles exactly once, whatever happens: it could not be started, it ended, it
 * was killed. Its stderr is always read, its last lines are kept, and no secret is in them.
 *
 * If the station itself is killed, nobody ends its children; an ffmpeg that writes to a broken pipe ends by itself with
 * its next packet, and one that waits for a camera ends by its own time limit (ffmpeg-input.ts). Not certain is only an
 * ffmpeg that hangs in a device's driver.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess as NodeChild } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { Clock } from '../base/clock.ts'
import { redact } from './source-secret.ts'

export interface ChildCommand {
  readonly path: string
  readonly arguments: readonly string[]
  /** Blotted out of every line that is kept or told. */
  readonly secrets: readonly string[]
}

export interface ChildExit {
  /** Null where a signal ended it, or it never ran. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Why it could not be started. */
  readonly error: Error | null
}

/** Hears each line of stderr, and says whether it may be needed to tell why the process ended. */
export type LineListener = (line: string) => 'keep' | 'forget'

const KEPT_LINES = 40
const MAX_LINE = 500
const QUIT_MILLISECONDS = 2_000
const TERMINATE_MILLISECONDS = 3_000

export class ChildProcess {
  readonly exited: Promise<ChildExit>
  readonly #child: NodeChild
  readonly #clock: Clock
  readonly #lines: string[] = []
  #ended = false
  #stopping: Promise<ChildExit> | undefined

  /** Starts at once. Its stdout and pipe 3 have to be read, or it stands still. */
  constructor(command: ChildCommand, clock: Clock, onLine: LineListener = () => 'keep') {
    this.#clock = clock
    this.#child = spawn(command.path, command.arguments, {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
      // A program that reads what strangers send has no use for the station's own secret.
      env: { ...process.env, LOOKOUT_ADMIN_PASSWORD: undefined },
    })
    this.exited = this.#end()
    // Writing to a child that has gone is no error of ours.
    this.#child.stdin?.on('error', () => undefined)
    this.#drain(command.secrets, onLine)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** The last lines of its stderr, the newest last, without secrets. */
  get lines(): readonly string[] {
    return this.#lines
  }

  /** What it writes to a pipe: 1 is stdout, 3 the one beside it. */
  output(pipe: 1 | 3): Readable {
    const stream = this.#child.stdio[pipe]
    return stream instanceof Readable ? stream : Readable.from([])
  }

  /** Writes to its standard input, all at once. Without effect when it has ended or is being ended. */
  write(text: string): void {
    if (!this.#ended && !this.#stopping) this.#child.stdin?.write(text)
  }

  /** Gives it all of its standard input, and the end of it. One that is fed cannot be asked to end. */
  feed(input: readonly Uint8Array[]): void {
    for (const chunk of input) this.#child.stdin?.write(chunk)
    this.#child.stdin?.end()
  }

  /** Asks it to end (`q`), then insists (TERM), then ends it (KILL). Safe to call again; waits for the end. */
  stop(): Promise<ChildExit> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  /** Ends it without asking: for one that no longer answers. */
  kill(): Promise<ChildExit> {
    this.#signal('SIGKILL')
    return this.exited
  }

  async #stop(): Promise<ChildExit> {
    if (!this.#ended) this.#child.stdin?.write('q')
    const cancelTerm = this.#clock.after(QUIT_MILLISECONDS, () => {
      this.#signal('SIGTERM')
    })
    const cancelKill = this.#clock.after(QUIT_MILLISECONDS + TERMINATE_MILLISECONDS, () => {
      this.#signal('SIGKILL')
    })
    const exit = await this.exited
    cancelTerm()
    cancelKill()
    return exit
  }

  #signal(signal: NodeJS.Signals): void {
    if (!this.#ended) this.#child.kill(signal)
  }

  /** `close` comes after the last byte of every pipe; `error` alone where it never started. */
  #end(): Promise<ChildExit> {
    return new Promise((resolve) => {
      const settle = (exit: ChildExit): void => {
        this.#ended = true
        resolve(exit)
      }
      this.#child.once('error', (error) => {
        if (this.#child.pid === undefined) settle({ code: null, signal: null, error })
      })
      this.#child.once('close', (code, signal) => {
        settle({ code, signal, error: null })
      })
    })
  }

  #drain(secrets: readonly string[], onLine: LineListener): void {
    const stderr = this.#child.stderr
    if (!stderr) return
    createInterface({ input: stderr }).on('line', (raw) => {
      const line = redact(raw, secrets).slice(0, MAX_LINE)
      if (onLine(line) === 'forget') return
      this.#lines.push(line)
      if (this.#lines.length > KEPT_LINES) this.#lines.shift()
    })
  }
}
