/** `npm run bench [-- name …] [--rounds n] [--seconds n]`: the benchmarks, a table each. Ratios hold within one run only. */
import { parseArgs } from 'node:util'
import { fanout } from '../test/bench/fanout.ts'
import { latency } from '../test/bench/latency.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '10' } },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)

const benchmarks: Record<string, () => Promise<void>> = {
  latency: () => latency(rounds, seconds),
  fanout: () => fanout(rounds, seconds, [200, 1000]),
}

const chosen = positionals.length > 0 ? positionals : Object.keys(benchmarks)
for (const name of chosen) {
  const run = benchmarks[name]
  if (!run) {
    console.error(`There is no benchmark “${name}”. There are: ${Object.keys(benchmarks).join(', ')}.`)
    process.exit(2)
  }
  await run()
}
