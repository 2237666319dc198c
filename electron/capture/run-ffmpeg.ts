/** ffmpeg run for its answer: what it says and writes, collected within bounds of time and size. */
import type { Clock } from '../base/clock.ts'
import { ChildProcess } from './child-process.ts'
import type { ChildCommand, ChildExit } from './child-process.ts'

export interface RunResult {
  readonly exit: ChildExit
  readonly stdout: Buffer
  /** Lines of stderr, without secrets. */
  readonly lines: readonly string[]
  readonly timedOut: boolean
}

const MAX_OUTPUT = 16 * 1024 * 1024
/** What a source holds is said first; a broken one can go on complaining for ever. */
const MAX_LINES = 2_000

/**
 * Runs to the end, to the time limit, or until `signal` is aborted; the process has ended when this resolves. `input` is
 * all that it gets to read.
 */
export async function runToEnd(
  command: ChildCommand,
  clock: Clock,
  milliseconds: number,
  signal?: AbortSignal,
  input?: readonly Uint8Array[],
): Promise<RunResult> {
  const lines: string[] = []
  const child = new ChildProcess(command, clock, (line) => {
    if (lines.length < MAX_LINES) lines.push(line)
    return 'forget'
  })
  const chunks: Buffer[] = []
  let bytes = 0
  let timedOut = false
  const kill = (): void => void child.kill()
  const cancel = clock.after(milliseconds, () => {
    timedOut = true
    kill()
  })
  child.output(1).on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength
    if (bytes <= MAX_OUTPUT) chunks.push(chunk)
    else kill()
  })
  child.output(3).resume()
  if (input) child.feed(input)
  if (signal?.aborted) kill()
  signal?.addEventListener('abort', kill)
  const exit = await child.exited
  cancel()
  signal?.removeEventListener('abort', kill)
  return { exit, stdout: Buffer.concat(chunks), lines, timedOut }
}
