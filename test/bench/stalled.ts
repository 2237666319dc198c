/** What one viewer that stops reading costs: the station's memory, and how late the others' units are. */
import type { CrowdOrder, CrowdReport } from './crowd-process.ts'
import { percentile, table, type Row } from './figures.ts'
import { MeasuredProcess, type Memory } from './measured-process.ts'
import { pause } from './pause.ts'

const OTHERS = 20
/** So long until the system's own buffers are full and the station's queue is what holds the rest: about 5 MB. */
const FILL_MS = 12_000
const SETTLE_MS = 5_000
const KINDS = ['product', 'product, acknowledging'] as const

interface Phase {
  readonly memory: Memory
  /** Milliseconds. */
  readonly p99: number
}

export async function stalled(seconds: number): Promise<void> {
  const rows: Row[] = []
  for (const kind of KINDS) rows.push(await measure(kind, seconds))
  table(`One viewer that stops reading among ${OTHERS} others`, rows)
}

async function measure(kind: CrowdOrder['kind'], seconds: number): Promise<Row> {
  const server = new MeasuredProcess('fanout-server.ts', ['product'])
  const { port } = await server.next<{ port: number }>('listening')
  const order: CrowdOrder = { port, viewers: OTHERS, kind }
  const crowd = new MeasuredProcess('crowd-process.ts')
  await crowd.ask('start', { order }, 'started')
  await pause(SETTLE_MS)
  const before = await phase(server, crowd, seconds)
  await crowd.ask('stall', { order }, 'stalled')
  await pause(FILL_MS)
  const after = await phase(server, crowd, seconds)
  await Promise.all([crowd.close(), server.close()])
  return rowOf(kind, before, after)
}

async function phase(server: MeasuredProcess, crowd: MeasuredProcess, seconds: number): Promise<Phase> {
  await crowd.ask('measure', {}, 'measuring')
  await pause(seconds * 1000)
  const { report } = await crowd.ask<{ report: CrowdReport }>('report')
  return { memory: await server.memory(), p99: percentile(report.ages, 99) / 1000 }
}

const rowOf = (kind: string, before: Phase, after: Phase): Row => ({
  'all of them': kind,
  'held after collection, MB more': megabytes(after.memory.held - before.memory.held),
  'resident, MB more': megabytes(after.memory.resident - before.memory.resident),
  'p99 before, ms': before.p99.toFixed(1),
  'p99 after, ms': after.p99.toFixed(1),
})

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2)
