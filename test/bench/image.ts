/** How soon a changed picture setting is seen on another's screen, and told to everybody; and whether a drag queues. */
import { WebSocket } from 'ws'
import type { ImageSettings } from '../../electron/protocol/image.ts'
import { TestClient } from '../kit/test-client.ts'
import { ADMIN_PASSWORD, CAMERA } from './bench-station.ts'
import { openBenchWindow, type BenchWindow } from './bench-window.ts'
import { median, percentile, table } from './figures.ts'
import { pause } from './pause.ts'

const LISTENERS = 50
const BRIGHT = 60
/** Longer than a change takes, and no multiple of the pace of commands. */
const BETWEEN_MS = 870
const DRAG_EVENTS = 600
const DRAG_MS = 1000 / 60

export async function imageBench(changes: number): Promise<void> {
  const window = await openBenchWindow()
  const clients: TestClient[] = []
  try {
    for (let n = 0; n <= LISTENERS; n++) clients.push(await client(window))
    await window.call('play', 'webcodecs')
    await pause(3_000)
    const [hand, ...listeners] = clients
    if (!hand) throw new Error('There is no client.')
    const seen = await toggles(window, hand, changes)
    const told = await tellings(hand, listeners, changes)
    const rest = await drag(window, hand)
    table('From image.set sent by one client', [
      row('the changed picture on another’s screen', seen),
      row(`image.changed at every one of ${LISTENERS} clients`, told),
      row('after a drag of 10 s, 60 values a second: the last value on screen', rest),
    ])
  } finally {
    for (const { socket } of clients) socket.terminate()
    await window.close()
  }
}

const row = (what: string, times: readonly number[]) => ({
  what,
  'median, ms': median(times).toFixed(0),
  'p95, ms': percentile(times, 95).toFixed(0),
  times: String(times.length),
})

async function client({ station }: BenchWindow): Promise<TestClient> {
  const url = `wss://127.0.0.1:${station.port}/ws`
  const made = new TestClient(new WebSocket(url, ['lookout.v1'], { rejectUnauthorized: false }))
  await made.opened
  await made.request('hello', { user: 'admin', password: ADMIN_PASSWORD })
  return made
}

const set = (hand: TestClient, settings: Partial<ImageSettings>): Promise<unknown> =>
  hand.request('image.set', { camera: CAMERA, settings })

/** Milliseconds from each change to the picture that shows it. The first warms up. */
async function toggles(window: BenchWindow, hand: TestClient, changes: number): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n <= changes; n++) {
    const brighter = n % 2 === 0
    const shown = window.call<number>('whenLumaIs', brighter)
    const sent = Date.now()
    await set(hand, { brightness: brighter ? BRIGHT : 0 })
    times.push((await shown) - sent)
    await pause(BETWEEN_MS)
  }
  return times.slice(1)
}

/** Milliseconds until the last of the listeners has heard of each change. */
async function tellings(hand: TestClient, listeners: readonly TestClient[], changes: number): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < changes; n++) {
    const known = listeners.map((listener) => changesOf(listener))
    const sent = performance.now()
    void set(hand, { contrast: n + 1 })
    await Promise.all(
      listeners.map((listener, i) => listener.until(() => changesOf(listener) > (known[i] ?? 0) || undefined)),
    )
    times.push(performance.now() - sent)
    await pause(BETWEEN_MS)
  }
  await hand.request('image.reset', { camera: CAMERA })
  return times
}

const changesOf = (listener: TestClient): number =>
  listener.texts.filter(({ method }) => method === 'image.changed').length

/** Drags for ten seconds in the dark, and ends bright: milliseconds from the last value sent to the bright picture. */
async function drag(window: BenchWindow, hand: TestClient): Promise<number[]> {
  await pause(BETWEEN_MS)
  for (let n = 0; n < DRAG_EVENTS; n++) {
    void set(hand, { brightness: -20 + (n % 20) })
    await pause(DRAG_MS)
  }
  const shown = window.call<number>('whenLumaIs', true)
  const sent = Date.now()
  await set(hand, { brightness: BRIGHT })
  return [(await shown) - sent]
}
