/**
 * Changes a running ffmpeg's filters by commands on its standard input.
 *
 * Always true: one command at most is on its way, whole in one write, since half of one would stop the picture; the next
 * goes just before ffmpeg can look for it, so that it is the newest; of each value only the newest waits, so nothing
 * queues while a hand drags. A command that is refused, or not answered in time, ends the control: only another
 * ffmpeg can then show what is wanted.
 */
import type { Clock } from '../base/clock.ts'

export interface PictureControlDeps {
  readonly clock: Clock
  /** Writes all of the text at once. */
  readonly write: (text: string) => void
  /** For so many milliseconds after an answer ffmpeg looks for no command. */
  readonly rest: number
  /** Every value that was wanted is confirmed. */
  readonly onSettled: () => void
  /** Called once: ffmpeg does not do it. */
  readonly onRefused: (why: string) => void
}

type Standing =
  | { readonly state: 'idle' }
  | { readonly state: 'asked'; readonly key: string; readonly value: string }
  | { readonly state: 'ended' }

const ANSWER_MILLISECONDS = 2_000

export class PictureControl {
  readonly #deps: PictureControlDeps
  /** What ffmpeg was started with or has confirmed. */
  readonly #shown: Map<string, string>
  readonly #wanted = new Map<string, string>()
  #standing: Standing = { state: 'idle' }
  #ready = false
  #mayWriteAt = 0
  #cancel: () => void = () => undefined

  /** @param shown the values that ffmpeg is started with */
  constructor(shown: ReadonlyMap<string, string>, deps: PictureControlDeps) {
    this.#shown = new Map(shown)
    this.#deps = deps
  }

  /** Whether all that was wanted is confirmed. */
  get settled(): boolean {
    return this.#standing.state === 'idle' && this.#wanted.size === 0
  }

  /** Its first picture has come: before, ffmpeg has no filters that could take a command. */
  ready(): void {
    if (this.#ready) return
    this.#ready = true
    this.#next()
  }

  /** From now on these values are wanted. */
  set(values: ReadonlyMap<string, string>): void {
    for (const [key, value] of values) {
      // What is being asked for just now counts as shown: its answer will say otherwise.
      const shown =
        this.#standing.state === 'asked' && this.#standing.key === key ? this.#standing.value : this.#shown.get(key)
      if (shown === value) this.#wanted.delete(key)
      else this.#wanted.set(key, value)
    }
    this.#next()
  }

  /** A line of ffmpeg's stderr. True where it belongs to this conversation and says nothing to anybody else. */
  heard(line: string): boolean {
    const reply = /Command reply for stream (\d+): ret:(-?\d+)/.exec(line)
    // Each output with filters answers; the video's are the first, and the sound's know no such filter.
    if (reply?.[1] === '0') this.#answered(Number(reply[2]))
    return reply !== null || NOISE.test(line)
  }

  end(): void {
    this.#standing = { state: 'ended' }
    this.#cancel()
  }

  #answered(code: number): void {
    if (this.#standing.state !== 'asked') return
    const { key, value } = this.#standing
    this.#cancel()
    this.#mayWriteAt = this.#deps.clock.monotonic() + this.#deps.rest * 1000
    if (code < 0) {
      this.#refuse(`ffmpeg refuses "${key} ${value}" (${code})`)
      return
    }
    this.#shown.set(key, value)
    this.#standing = { state: 'idle' }
    if (this.#wanted.size === 0) this.#deps.onSettled()
    this.#next()
  }

  #refuse(why: string): void {
    this.end()
    this.#deps.onRefused(why)
  }

  /** Asks for the next value, now or when ffmpeg next looks. */
  #next(): void {
    if (!this.#ready || this.#standing.state !== 'idle') return
    this.#cancel()
    const { clock } = this.#deps
    const wait = Math.ceil((this.#mayWriteAt - clock.monotonic()) / 1000)
    if (wait > 0) this.#cancel = clock.after(wait, () => this.#next())
    else this.#ask()
  }

  #ask(): void {
    const [first] = this.#wanted
    if (!first) return
    const [key, value] = first
    const { clock, write } = this.#deps
    this.#wanted.delete(key)
    this.#standing = { state: 'asked', key, value }
    const [target = '', command = ''] = key.split(' ')
    write(`c${target} -1 ${command} ${value}\n`)
    this.#cancel = clock.after(ANSWER_MILLISECONDS, () => this.#refuse(`ffmpeg does not answer "${key} ${value}"`))
  }
}

/** What ffmpeg says around each command. */
const NOISE = /^\s*$|^Enter command: /
