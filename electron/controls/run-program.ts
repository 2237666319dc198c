import { execFile } from 'node:child_process'
import type { Clock } from '../base/clock.ts'
import { systemCode } from '../base/error.ts'

export type ProgramResult =
  | { readonly state: 'ended'; readonly code: number | null; readonly stdout: string; readonly stderr: string }
  /** There is no such program, or it may not be run. */
  | { readonly state: 'missing' }
  /** It was killed at the time limit. One that hangs in a driver may outlive that; nobody waits for it. */
  | { readonly state: 'late' }

/** Runs a program for its answer, with arguments that no shell reads. Never rejects. An aborted one is late at once. */
export type RunProgram = (path: string, parameters: readonly string[], milliseconds: number) => Promise<ProgramResult>

const MAX_OUTPUT = 1024 * 1024

export const programRunner =
  (clock: Clock, signal?: AbortSignal): RunProgram =>
  (path, parameters, milliseconds) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve({ state: 'late' })
        return
      }
      const child = execFile(path, parameters, { env: ownEnvironment(), maxBuffer: MAX_OUTPUT, windowsHide: true }, end)
      child.stdin?.end()
      const giveUp = (): void => {
        cancel()
        child.kill('SIGKILL')
        child.unref()
        resolve({ state: 'late' })
      }
      const cancel = clock.after(milliseconds, giveUp)
      signal?.addEventListener('abort', giveUp, { once: true })
      function end(error: Error | null, stdout: string, stderr: string): void {
        cancel()
        signal?.removeEventListener('abort', giveUp)
        const code = systemCode(error)
        if (code === 'ENOENT' || code === 'EACCES') resolve({ state: 'missing' })
        else resolve({ state: 'ended', code: error ? (child.exitCode ?? null) : 0, stdout, stderr })
      }
    })

/** Its words are read by a program, so they are to be English; and it has no use for the station's own secret. */
const ownEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, LC_ALL: 'C', LOOKOUT_ADMIN_PASSWORD: undefined })
