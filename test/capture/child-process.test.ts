import { expect, it } from 'vitest'
import { systemClock } from '../../electron/base/clock.ts'
import { ChildProcess } from '../../electron/capture/child-process.ts'
import { runToEnd } from '../../electron/capture/run-ffmpeg.ts'
import { ManualClock } from '../kit/manual-clock.ts'

const shell = (script: string, secrets: string[] = []) => ({ path: '/bin/sh', arguments: ['-c', script], secrets })

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.output(1).once('data', () => resolve()))
}

it('ends by itself when it is asked with q', async () => {
  const child = new ChildProcess(shell('echo up; head -c 1 >/dev/null; exit 7'), systemClock)
  await started(child)
  child.output(3).resume()
  expect(await child.stop()).toMatchObject({ code: 7, signal: null })
})

it('is terminated after two seconds and killed after five', async () => {
  const clock = new ManualClock()
  const child = new ChildProcess(shell('trap "echo term" TERM; echo up; while :; do sleep 0.05; done'), clock)
  const said: string[] = []
  child.output(3).resume()
  await started(child)
  child.output(1).on('data', (bytes: Buffer) => said.push(bytes.toString()))
  const stopped = child.stop()
  await clock.advance(2_000)
  await new Promise<void>((resolve) => child.output(1).once('data', () => resolve()))
  expect(said.join('')).toContain('term')
  await clock.advance(3_000)
  expect(await stopped).toMatchObject({ code: null, signal: 'SIGKILL' })
  expect(clock.pending).toBe(0)
})

it('settles once where it cannot be started', async () => {
  const child = new ChildProcess({ path: '/nowhere/ffmpeg', arguments: [], secrets: [] }, systemClock)
  expect((await child.exited).error).toBeInstanceOf(Error)
  expect((await child.stop()).error).toBeInstanceOf(Error)
})

it('keeps the last lines of stderr, without secrets', async () => {
  const script = 'i=0; while [ $i -lt 100 ]; do echo "line $i rtsp://u:hunter2@cam hunter2" >&2; i=$((i+1)); done'
  const child = new ChildProcess(shell(script, ['hunter2']), systemClock)
  child.output(1).resume()
  child.output(3).resume()
  await child.exited
  expect(child.lines).toHaveLength(40)
  expect(child.lines.at(-1)).toBe('line 99 rtsp://u:***@cam ***')
})

it('run for its answer is ended at its time limit and when nobody wants it any more', async () => {
  const clock = new ManualClock()
  const slow = runToEnd(shell('exec sleep 60'), clock, 1_000)
  await clock.advance(1_000)
  expect(await slow).toMatchObject({ timedOut: true, exit: { signal: 'SIGKILL' } })
  const unwanted = new AbortController()
  const run = runToEnd(shell('exec sleep 60'), clock, 1_000, unwanted.signal)
  unwanted.abort()
  expect(await run).toMatchObject({ timedOut: false, exit: { signal: 'SIGKILL' } })
})
