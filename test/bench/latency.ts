/** How old a picture is when it is on the screen, from its making to a capture of the screen, by each way of showing it. */
import { openBenchWindow, type BenchWindow } from './bench-window.ts'
import { median, percentile, table, type Row } from './figures.ts'
import { StripWatch, type Sighting } from './strip-watch.ts'
import { pause } from './pause.ts'

interface Way {
  readonly name: string
  show(window: BenchWindow): Promise<void>
  hide(window: BenchWindow): Promise<void>
}

const BUSY_MS = 80
const BUSY_EVERY_MS = 200
/** A player that has just been opened is not measured yet. */
const SETTLE_MS = 3_000
const MINUTE_MS = 60_000
/** The drawn time is late only where the machine is: a 95th percentile so far above its median spoils the comparison. */
const NOISY = 2.5

const clock: Way = {
  name: 'no video: the time, drawn',
  show: (window) => window.call('showClock'),
  hide: (window) => window.call('hideClock'),
}

const playing = (player: 'webcodecs' | 'jmuxer'): Way => ({
  name: player,
  show: (window) => window.call('play', player),
  hide: (window) => window.call('stop'),
})

const blocked = (way: Way): Way => ({
  name: `${way.name}, page busy ${BUSY_MS} of ${BUSY_EVERY_MS} ms`,
  async show(window) {
    await way.show(window)
    await window.call('blockMainThread', BUSY_MS, BUSY_EVERY_MS)
  },
  async hide(window) {
    await window.call('unblock')
    await way.hide(window)
  },
})

const WAYS = [clock, playing('webcodecs'), blocked(playing('webcodecs')), playing('jmuxer'), blocked(playing('jmuxer'))]

/** Whether the picture grows older while it plays: both players at once, each in a window of its own, first minute and last. */
export async function drift(minutes: number): Promise<void> {
  const rows = await Promise.all([driftOf(playing('webcodecs'), minutes), driftOf(playing('jmuxer'), minutes)])
  table(`Age on the screen over ${minutes} minutes`, rows)
}

async function driftOf(way: Way, minutes: number): Promise<Row> {
  const window = await openBenchWindow()
  try {
    const seen = await watch(window, way, minutes * 60)
    const [start, end] = [seen[0]?.at ?? 0, seen.at(-1)?.at ?? 0]
    const first = agesOf(seen.filter(({ at }) => at < start + MINUTE_MS))
    const last = agesOf(seen.filter(({ at }) => at > end - MINUTE_MS))
    return { player: way.name, ...figures('first minute', first), ...figures('last minute', last) }
  } finally {
    await window.close()
  }
}

const figures = (when: string, ages: readonly number[]): Row => ({
  [`${when}: median, ms`]: median(ages).toFixed(1),
  [`${when}: p95, ms`]: percentile(ages, 95).toFixed(1),
})

/** Each way in turn for so many seconds, several rounds, so that the machine's drift falls on all alike. */
export async function latency(rounds: number, seconds: number): Promise<void> {
  const window = await openBenchWindow()
  try {
    const sightings = new Map<Way, Sighting[]>(WAYS.map((way) => [way, []]))
    for (let round = 0; round < rounds; round++)
      for (const way of WAYS) sightings.get(way)?.push(...(await watch(window, way, seconds)))
    report(sightings, rounds * seconds)
  } finally {
    await window.close()
  }
}

async function watch(window: BenchWindow, way: Way, seconds: number): Promise<Sighting[]> {
  const { x, y } = await window.call<{ x: number; y: number }>('origin')
  const seen: Sighting[] = []
  await way.show(window)
  await pause(SETTLE_MS)
  const strip = new StripWatch(window.screen.display, x, y, window.pictureWidth, (sighting) => seen.push(sighting))
  await pause(seconds * 1000)
  await strip.close()
  await way.hide(window)
  return seen
}

const agesOf = (sightings: readonly Sighting[]): number[] => sightings.map(({ stamp, at }) => at - stamp)

function report(sightings: ReadonlyMap<Way, readonly Sighting[]>, seconds: number): void {
  const floor = median(agesOf(sightings.get(clock) ?? []))
  const rows = [...sightings].map(([{ name }, seen]): Row => {
    const [middle, p95] = [median(agesOf(seen)), percentile(agesOf(seen), 95)]
    return {
      shown: name,
      'median, ms': middle.toFixed(1),
      'p95, ms': p95.toFixed(1),
      'median / floor': (middle / floor).toFixed(2),
      'p95 / floor': (p95 / floor).toFixed(2),
      'pictures/s': (seen.length / seconds).toFixed(1),
    }
  })
  table('Capture to screen, 1280×720 at 30 pictures/s; the floor is the median of the first row', rows)
  if (percentile(agesOf(sightings.get(clock) ?? []), 95) > NOISY * floor)
    console.log('The machine was busy with other things: even the drawn time was late. Run it again on a quiet one.')
}
