/** A process full of viewers. It reports how old the units were that some of them got, and how much all of them got. */
import { acknowledge, arrivedUnit, openLiveViewer, UNITS_PER_ACK, type ArrivedUnit } from './live-viewer.ts'
import { serveMeasurements } from './measured-process.ts'
import { connectRaw, type RawViewer } from './raw-viewer.ts'

export interface CrowdOrder {
  readonly port: number
  readonly viewers: number
  /** What they open, and what they are: at the relay they only listen. */
  readonly kind: 'relay' | 'product' | 'product, acknowledging'
}

export interface CrowdReport {
  /** Microseconds from a unit's capture to its last byte. */
  readonly ages: readonly number[]
  /** Bytes on the wire to all viewers. */
  readonly bytes: number
}

/** So many viewers read all they get. The others count bytes: a thousand that decrypt would cost more than the server. */
const READING = 24
/** Of the benchmark's units, as they are on average. */
const UNIT_BYTES = 16_600

const viewers: RawViewer[] = []
let ages: number[] = []
let bytesBefore = 0
let newest: ArrivedUnit | undefined

const now = (): number => (performance.timeOrigin + performance.now()) * 1000
const receivedByAll = (): number => viewers.reduce((sum, { received }) => sum + received, 0)

function onUnit(unit: ArrivedUnit): void {
  newest = unit
  ages.push(now() - unit.captureTime)
}

async function open(order: CrowdOrder, reads: boolean): Promise<RawViewer> {
  const viewer = await connect(order, reads)
  if (!reads) viewer.turnDeaf(order.kind === 'product, acknowledging' ? acknowledgeByBytes(viewer) : () => undefined)
  return viewer
}

function connect({ port, kind }: CrowdOrder, reads: boolean): Promise<RawViewer> {
  if (kind === 'relay') return connectRaw({ port, onMessage: (message) => reads && take(message) })
  const signIn = { user: 'viewer', password: 'viewer' }
  const acknowledges = kind === 'product, acknowledging'
  return openLiveViewer({ port, camera: 'door', ...signIn, acknowledges, onUnit: reads ? onUnit : () => undefined })
}

function take(frame: Buffer): void {
  const unit = arrivedUnit(frame)
  if (unit) onUnit(unit)
}

/** A viewer that does not decrypt knows from the bytes that units came, and their numbers from those who read. */
function acknowledgeByBytes(viewer: RawViewer): (count: number) => void {
  let bytes = 0
  return (count) => {
    bytes += count
    if (bytes < UNITS_PER_ACK * UNIT_BYTES || !newest) return
    bytes %= UNITS_PER_ACK * UNIT_BYTES
    acknowledge(viewer, newest)
  }
}

async function start(order: CrowdOrder): Promise<void> {
  for (let i = 0; i < order.viewers; i += 20) {
    const batch = Array.from({ length: Math.min(20, order.viewers - i) }, (_, j) => open(order, i + j < READING))
    viewers.push(...(await Promise.all(batch)))
  }
  process.send?.({ type: 'started' })
}

/** One more, that reads nothing from now on. */
async function stall(order: CrowdOrder): Promise<void> {
  const viewer = await connect(order, false)
  viewer.stall()
  process.send?.({ type: 'stalled' })
}

function measure(): void {
  ages = []
  bytesBefore = receivedByAll()
  process.send?.({ type: 'measuring' })
}

function report(): void {
  process.send?.({ type: 'report', report: { ages, bytes: receivedByAll() - bytesBefore } satisfies CrowdReport })
}

serveMeasurements(({ type, order }) => {
  if (type === 'start') void start(order as CrowdOrder)
  else if (type === 'stall') void stall(order as CrowdOrder)
  else if (type === 'measure') measure()
  else if (type === 'report') report()
})
process.once('disconnect', () => process.exit(0))
