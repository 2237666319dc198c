/** How much the product costs over a bare relay of the same bytes, and how late its units are, per number of viewers. */
import type { CrowdOrder, CrowdReport } from './crowd-process.ts'
import { median, percentile, table, type Row } from './figures.ts'
import { MeasuredProcess } from './measured-process.ts'
import { pause } from './pause.ts'

type Kind = CrowdOrder['kind']

interface Run {
  readonly cpuSeconds: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly bytes: number
}

const KINDS: readonly Kind[] = ['relay', 'product', 'product, acknowledging']
const SETTLE_MS = 2_000
/** What a viewer that misses nothing receives, less a twentieth. */
const COMPLETE_MEGABITS = 3.8

/** Each kind in turn, several rounds, so that the machine's drift falls on all alike. */
export async function fanout(rounds: number, seconds: number, counts: readonly number[]): Promise<void> {
  for (const viewers of counts) {
    const runs = new Map<Kind, Run[]>(KINDS.map((kind) => [kind, []]))
    for (let round = 0; round < rounds; round++)
      for (const kind of KINDS) runs.get(kind)?.push(await run(kind, viewers, seconds))
    report(runs, viewers, seconds)
  }
}

async function run(kind: Kind, viewers: number, seconds: number): Promise<Run> {
  const server = new MeasuredProcess('fanout-server.ts', [kind === 'relay' ? 'relay' : 'product'])
  const { port } = await server.next<{ port: number }>('listening')
  const crowd = new MeasuredProcess('crowd-process.ts')
  await crowd.ask('start', { order: { port, viewers, kind } satisfies CrowdOrder }, 'started')
  await pause(SETTLE_MS)
  await crowd.ask('measure', {}, 'measuring')
  const before = await server.cpuSeconds()
  await pause(seconds * 1000)
  const cpuSeconds = (await server.cpuSeconds()) - before
  const { report } = await crowd.ask<{ report: CrowdReport }>('report')
  await Promise.all([crowd.close(), server.close()])
  const { ages, bytes } = report
  return { cpuSeconds, p50: percentile(ages, 50) / 1000, p99: percentile(ages, 99) / 1000, bytes }
}

function report(runs: ReadonlyMap<Kind, readonly Run[]>, viewers: number, seconds: number): void {
  const middle = (kind: Kind, value: (run: Run) => number): number => median((runs.get(kind) ?? []).map(value))
  const base = middle('relay', ({ cpuSeconds }) => cpuSeconds)
  const baseBytes = middle('relay', ({ bytes }) => bytes)
  const rows = KINDS.map((kind): Row => {
    const cpu = middle(kind, ({ cpuSeconds }) => cpuSeconds)
    const bytes = middle(kind, (run) => run.bytes)
    return {
      server: kind,
      'CPU, % of a core': ((cpu / seconds) * 100).toFixed(1),
      'of the relay’s': (cpu / base).toFixed(2),
      'per bit': (cpu / bytes / (base / baseBytes)).toFixed(2),
      'age p50, ms': middle(kind, ({ p50 }) => p50).toFixed(1),
      'age p99, ms': middle(kind, ({ p99 }) => p99).toFixed(1),
      'received, Mbit/s each': ((bytes * 8) / 1e6 / seconds / viewers).toFixed(2),
    }
  })
  table(`One 4 Mbit/s camera to ${viewers} viewer${viewers === 1 ? '' : 's'} over TLS`, rows)
  if ((baseBytes * 8) / 1e6 / seconds / viewers < COMPLETE_MEGABITS)
    console.log(
      'This machine cannot take in so much: not even the relay’s viewers got everything. Only “per bit” compares.',
    )
}
