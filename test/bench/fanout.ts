/** How much the product costs over a bare relay of the same bytes, and how late its frames are, per number of viewers. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { median, percentile, table, type Row } from './figures.ts'

interface Run {
  readonly cpuSeconds: number
  readonly p50: number
  readonly p99: number
}

type Kind = 'relay' | 'product' | 'product, acknowledging'

const MEASURE_MS = 8_000

function answer<T>(child: ChildProcess, type: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const listen = (message: { type: string }): void => {
      if (message.type !== type) return
      child.off('message', listen)
      resolve(message as T)
    }
    child.on('message', listen)
    child.once('exit', (code) => reject(new Error(`a benchmark process ended with ${code}`)))
  })
}

const cpuOf = async (child: ChildProcess): Promise<number> => {
  child.send({ type: 'cpu' })
  const { usage } = await answer<{ usage: NodeJS.CpuUsage }>(child, 'cpu')
  return (usage.user + usage.system) / 1e6
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function run(kind: Kind, viewers: number): Promise<Run> {
  const server = fork(join(import.meta.dirname, 'fanout-server.ts'), [kind === 'relay' ? 'relay' : 'product'])
  const { port } = await answer<{ port: number }>(server, 'listening')
  const crowd = fork(join(import.meta.dirname, 'fanout-viewers.ts'))
  const order = { port, viewers, speaks: kind !== 'relay', window: kind === 'product, acknowledging' }
  crowd.send({ type: 'start', order })
  await answer(crowd, 'started')
  await wait(2_000)
  crowd.send({ type: 'measure' })
  const before = await cpuOf(server)
  await wait(MEASURE_MS)
  const cpuSeconds = (await cpuOf(server)) - before
  crowd.send({ type: 'report' })
  const { ages } = await answer<{ ages: number[] }>(crowd, 'ages')
  server.disconnect()
  return { cpuSeconds, p50: percentile(ages, 50) / 1000, p99: percentile(ages, 99) / 1000 }
}

/** Each kind in turn, several rounds, so that the machine's drift falls on all alike. */
export async function fanout(rounds: number, counts: readonly number[]): Promise<void> {
  const kinds: Kind[] = ['relay', 'product', 'product, acknowledging']
  for (const viewers of counts) {
    const runs: Record<Kind, Run[]> = { relay: [], product: [], 'product, acknowledging': [] }
    for (let round = 0; round < rounds; round++) for (const kind of kinds) runs[kind].push(await run(kind, viewers))
    const base = median(runs.relay.map(({ cpuSeconds }) => cpuSeconds))
    const rows = kinds.map((kind): Row => {
      const cpu = median(runs[kind].map(({ cpuSeconds }) => cpuSeconds))
      return {
        server: kind,
        'CPU, % of a core': ((cpu / MEASURE_MS) * 1e5).toFixed(1),
        'of the relay’s': (cpu / base).toFixed(2),
        'age p50, ms': median(runs[kind].map(({ p50 }) => p50)).toFixed(1),
        'age p99, ms': median(runs[kind].map(({ p99 }) => p99)).toFixed(1),
      }
    })
    table(`Fan-out of one 4 Mbit/s camera to ${viewers} viewer${viewers === 1 ? '' : 's'} over TLS`, rows)
  }
}
