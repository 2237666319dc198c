/**
 * `npm run bench [-- name …] [--rounds n] [--seconds n] [--minutes n]`: the benchmarks, a table each. Ratios hold within
 * one run only. `--minutes` is for `latency`, which looks for a drift over so long instead, and for the length of
 * `export`.
 */
import { parseArgs } from 'node:util'
import { archiveBench } from './archive-start.ts'
import { exportBench } from './export.ts'
import { fanout } from './fanout.ts'
import { firstPicture } from './first-picture.ts'
import { imageBench } from './image.ts'
import { drift, latency } from './latency.ts'
import { recordingBench } from './recording.ts'
import { seek } from './seek.ts'
import { stalled } from './stalled.ts'
import { stationCpu } from './station-cpu.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    minutes: { type: 'string' },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)

const benchmarks: Record<string, () => Promise<void>> = {
  latency: () => (values.minutes === undefined ? latency(rounds, seconds) : drift(Number(values.minutes))),
  'first-picture': () => firstPicture(20),
  'station-cpu': () => stationCpu(rounds, seconds),
  fanout: () => fanout(rounds, seconds, [200, 1000]),
  image: () => imageBench(20),
  'archive-start': () => archiveBench(),
  stalled: () => stalled(seconds),
  recording: () => recordingBench({ seconds }),
  seek: () => seek(100),
  export: () => exportBench(values.minutes === undefined ? 60 : Number(values.minutes)),
}

const chosen = positionals.length > 0 ? positionals : Object.keys(benchmarks)
const unknown = chosen.find((name) => !Object.hasOwn(benchmarks, name))
if (unknown !== undefined) {
  console.error(`There is no benchmark “${unknown}”. There are: ${Object.keys(benchmarks).join(', ')}.`)
  process.exit(2)
}
for (const name of chosen) await benchmarks[name]?.()
