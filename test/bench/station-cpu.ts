/** What the station itself uses, without ffmpeg, for one camera and one viewer that acknowledges. */
import { ADMIN_PASSWORD, BenchStation, CAMERA } from './bench-station.ts'
import { median, table, type Row } from './figures.ts'
import { openLiveViewer } from './live-viewer.ts'
import { pause } from './pause.ts'

/** The pattern at this size fills the bit rate that the encoder is held to, 4.1 Mbit/s. */
const SOURCE = 'test:?size=1280x720&rate=30'
/** Starting takes more than running: what is compiled and looked up once is not counted. */
const SETTLE_MS = 5_000

interface Usage {
  readonly percent: number
  readonly megabits: number
}

export async function stationCpu(rounds: number, seconds: number): Promise<void> {
  const station = await BenchStation.start(SOURCE)
  try {
    await pause(SETTLE_MS)
    const without: Usage[] = []
    const watched: Usage[] = []
    for (let round = 0; round < rounds; round++) {
      without.push(await usage(station, seconds, () => 0))
      watched.push(await usageWithViewer(station, seconds))
    }
    table('The station’s own processor time, one camera', [rowOf('nobody', without), rowOf('one viewer', watched)])
  } finally {
    await station.close()
  }
}

async function usageWithViewer(station: BenchStation, seconds: number): Promise<Usage> {
  const signIn = { user: 'admin', password: ADMIN_PASSWORD, camera: CAMERA }
  const { port } = station
  const viewer = await openLiveViewer({ port, ...signIn, acknowledges: true, onUnit: () => undefined })
  // Checking the password is not watching.
  await pause(SETTLE_MS)
  const measured = await usage(station, seconds, () => viewer.received)
  viewer.close()
  return measured
}

async function usage(station: BenchStation, seconds: number, received: () => number): Promise<Usage> {
  const [cpuBefore, bytesBefore] = [await station.cpuSeconds(), received()]
  await pause(seconds * 1000)
  const cpu = (await station.cpuSeconds()) - cpuBefore
  return { percent: (cpu / seconds) * 100, megabits: ((received() - bytesBefore) * 8) / 1e6 / seconds }
}

const rowOf = (watching: string, usages: readonly Usage[]): Row => ({
  watching,
  'received, Mbit/s': median(usages.map(({ megabits }) => megabits)).toFixed(2),
  'CPU, % of a core': median(usages.map(({ percent }) => percent)).toFixed(2),
})
