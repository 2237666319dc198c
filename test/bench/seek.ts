/** How soon a picture is seen after a jump into a recording, and after a step from picture to picture. */
import { rm } from 'node:fs/promises'
import { CloseStack } from '../../electron/base/close-stack.ts'
import { startChromium } from '../kit/chromium.ts'
import { buildClientPage } from '../kit/client-page.ts'
import { PlaybackHand, type Seen } from '../kit/playback-hand.ts'
import { RecordingsServer } from '../kit/recordings-server.ts'
import { stampedFilm } from '../kit/stamped-film.ts'
import { median, percentile, table, type Row } from './figures.ts'

const START = 1_700_000_000_000_000
const SECONDS = 60
const STEPS = 40

interface Kind {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly bitsPerSecond: number
  /** From key frame to key frame. */
  readonly groupSeconds: number
}

const full = { width: 1920, height: 1080, bitsPerSecond: 4_000_000 }
const kinds: readonly Kind[] = [
  { name: '1280x720, 2 Mbit/s, key frame each second', width: 1280, height: 720, bitsPerSecond: 2e6, groupSeconds: 1 },
  { name: '1920x1080, 4 Mbit/s, key frame each second', ...full, groupSeconds: 1 },
  { name: '1920x1080, 4 Mbit/s, key frame every 4 s', ...full, groupSeconds: 4 },
]

/** So many jumps to places all over a minute, by one camera and by four in step; the browser has kept nothing of it. */
export async function seek(jumps: number): Promise<void> {
  const stack = new CloseStack()
  try {
    const folder = await buildClientPage('test/renderer/playback/page.ts', '')
    stack.add(() => rm(folder, { recursive: true }))
    const browser = await startChromium()
    stack.add(() => browser.close())
    const rows: Row[] = []
    for (const kind of kinds) {
      const server = await serverWith(kind, folder)
      stack.add(() => server.close())
      const page = await PlaybackHand.open(await browser.newPage(), server.url)
      for (const cameras of [1, 4]) rows.push(await rowOf(page, kind, cameras, jumps))
      await page.close()
    }
    table(`From a seek to the picture, ${jumps} times; from a step to the picture, ${STEPS} times each way`, rows)
  } finally {
    await stack.close()
  }
}

/** Four cameras with the same minute. */
async function serverWith({ groupSeconds, ...kind }: Kind, folder: string): Promise<RecordingsServer> {
  const film = await stampedFilm({ ...kind, start: START, seconds: SECONDS, group: 25 * groupSeconds })
  const server = new RecordingsServer(folder)
  for (const camera of camerasOf(4)) server.add(camera, film)
  await server.start()
  return server
}

const camerasOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `camera-${index}`)

async function rowOf(page: PlaybackHand, { name }: Kind, cameras: number, jumps: number): Promise<Row> {
  await page.call('open', camerasOf(cameras))
  const seeks: number[] = []
  for (let i = 0; i < jumps; i++) {
    const { took, seen } = await page.seek(START + ((i * 23.7771) % SECONDS) * 1_000_000)
    check(seen)
    seeks.push(took)
  }
  const steps = { on: await stepTimes(page, 1), back: await stepTimes(page, -1) }
  await page.call('close')
  return {
    recording: name,
    cameras: String(cameras),
    'seek, median ms': median(seeks).toFixed(0),
    'p95 ms': percentile(seeks, 95).toFixed(0),
    'step on, median ms': median(steps.on).toFixed(0),
    'step back, median ms': median(steps.back).toFixed(0),
    'p95 ms ': percentile(steps.back, 95).toFixed(0),
  }
}

async function stepTimes(page: PlaybackHand, direction: 1 | -1): Promise<number[]> {
  await page.seek(START + 30_500_000)
  const times: number[] = []
  for (let i = 0; i < STEPS; i++) {
    const { took, seen } = await page.step(direction)
    check(seen)
    times.push(took)
  }
  return times
}

/** A figure of a wrong picture is none. */
function check({ position, stamps }: Seen): void {
  const shown = START + Math.floor((position - START) / 40_000) * 40_000
  if (Object.values(stamps).some((stamp) => stamp !== shown))
    throw new Error(`At ${position} the pictures are of ${JSON.stringify(stamps)}.`)
}
