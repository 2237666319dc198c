/** How soon a camera that is already running is seen after its tile was opened, and how soon it is live. */
import { openBenchWindow } from './bench-window.ts'
import { median, percentile, table, type Row } from './figures.ts'
import { pause } from './pause.ts'

const PLAYERS = ['webcodecs', 'jmuxer'] as const
/** No multiple of the second between key frames, so that tiles are opened everywhere in a group of pictures. */
const BETWEEN_MS = 730

/** As the page measures it: milliseconds from `play` to the first picture, and to the first one that is live. */
interface Opening {
  readonly firstPicture: number
  readonly live: number
}

/** So many openings by each player, in turn. The first of each, which loads its code, is not counted. */
export async function firstPicture(openings: number): Promise<void> {
  const window = await openBenchWindow()
  try {
    const rows: Row[] = []
    for (const player of PLAYERS) {
      const times: Opening[] = []
      for (let i = 0; i <= openings; i++) {
        await pause(BETWEEN_MS)
        times.push(await window.call<Opening>('openingTimes', player))
      }
      rows.push(rowOf(player, times.slice(1)))
    }
    table(`From opening a tile of a running camera, ${openings} times each`, rows)
  } finally {
    await window.close()
  }
}

function rowOf(player: string, times: readonly Opening[]): Row {
  const [first, live] = [times.map(({ firstPicture }) => firstPicture), times.map(({ live }) => live)]
  return {
    player,
    'first picture, median ms': median(first).toFixed(0),
    'p95 ms': percentile(first, 95).toFixed(0),
    'live, median ms': median(live).toFixed(0),
    'p95 ms ': percentile(live, 95).toFixed(0),
  }
}
