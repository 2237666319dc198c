import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { silentLog } from '../../../electron/base/log.ts'
import { systemRandom } from '../../../electron/base/random.ts'
import { DesktopSettingsFile } from '../../../electron/shell/desktop-settings.ts'
import type { Candidate } from '../../../electron/shell/viewer/bridge.ts'
import { StationBrowser } from '../../../electron/shell/viewer/browse.ts'
import { StationsDesk } from '../../../electron/shell/viewer/desk.ts'
import { KnownStations } from '../../../electron/shell/viewer/known-stations.ts'
import { RETRY_MILLISECONDS, type RemoteStation } from '../../../electron/shell/viewer/visiting.ts'
import { HttpsStation } from '../../kit/https-station.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { MulticastSegment } from '../../kit/multicast-segment.ts'
import { tempFolder } from '../../kit/temp-folder.ts'

let clock: ManualClock
let segment: MulticastSegment
let stations: KnownStations
let desk: StationsDesk
let opened: RemoteStation[]
let restarts: number
beforeEach(async () => {
  clock = new ManualClock()
  segment = new MulticastSegment()
  stations = new KnownStations(await DesktopSettingsFile.open(tempFolder(), clock, silentLog), clock, systemRandom)
  const cards = () => [
    { name: 'eth0', internal: false, addresses: [{ address: '192.0.2.50', family: 'IPv4' as const }] },
  ]
  opened = []
  restarts = 0
  desk = new StationsDesk({
    ...{ clock, stations, browser: new StationBrowser({ multicast: segment, cards, clock }), running: 'station' },
    open: (station) => opened.push(station),
    restart: () => restarts++,
  })
})
afterEach(() => desk.stop())

async function realStation(): Promise<HttpsStation> {
  const station = await HttpsStation.start()
  onTestFinished(() => station.close())
  return station
}

async function candidateAt(address: string): Promise<Candidate> {
  const looked = await desk.probe({ address })
  if (looked.outcome !== 'station') throw new Error(JSON.stringify(looked))
  return looked.candidate
}

/** Compared, remembered and opened. */
async function remembered(station: HttpsStation): Promise<string> {
  const { fingerprint } = await candidateAt(station.url)
  await desk.add(fingerprint)
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  return opened.splice(0)[0]?.id ?? ''
}

const visitIs = (state: string): Promise<void> =>
  vi.waitFor(() => expect(desk.current.visit.state).toBe(state), { timeout: 10_000 })

/** Another station, with an authority of its own, at the address of one that is known. */
async function lookAlike(id: string): Promise<HttpsStation> {
  const other = await realStation()
  await stations.moved(id, other.url)
  return other
}

describe('a station at a typed address', () => {
  it('is opened once a person has compared its fingerprint, by the authority that it proved to be of', async () => {
    const station = await realStation()
    const candidate = await candidateAt(`127.0.0.1:${station.port}`)
    expect(candidate).toMatchObject({ name: 'Kit', version: '1.2.3', url: station.url, known: null })
    expect(stations.all).toEqual([])
    await desk.add(candidate.fingerprint)
    await vi.waitFor(() => expect(opened).toHaveLength(1))
    expect(opened[0]).toMatchObject({ name: 'Kit', url: station.url, fingerprint: candidate.fingerprint })
    expect(opened[0]?.authority.trim()).toBe(station.identity.authority.trim())
    expect(desk.current.known).toMatchObject([{ name: 'Kit', seen: false }])
  })

  it('needs no second comparison: it is known for what it is', async () => {
    const station = await realStation()
    const id = await remembered(station)
    expect(await candidateAt(station.url)).toMatchObject({ known: id })
  })

  it('is remembered only if it is the one that was looked at last', async () => {
    const [first, second] = [await realStation(), await realStation()]
    const { fingerprint } = await candidateAt(first.url)
    await candidateAt(second.url)
    await expect(desk.add(fingerprint)).rejects.toMatchObject({ kind: 'conflict' })
    await expect(desk.add('f'.repeat(64))).rejects.toMatchObject({ kind: 'conflict' })
    expect(stations.all).toEqual([])
  })

  it('is not looked for where no address was typed', async () => {
    expect(await desk.probe({ address: 'rtsp://camera' })).toEqual({ outcome: 'notAnAddress', why: 'notAnAddress' })
    expect(await desk.probe({ found: 'nobody' })).toEqual({ outcome: 'failed', failure: { why: 'unreachable' } })
  })
})

describe('a known station', () => {
  it('is opened again without a question, with a renewed certificate too', async () => {
    let addresses = ['127.0.0.1']
    const station = await HttpsStation.start({ machine: { hostname: () => 'kit', addresses: () => addresses } })
    onTestFinished(() => station.close())
    const id = await remembered(station)
    addresses = ['127.0.0.1', '192.0.2.99']
    await station.identity.check()
    await desk.open(id)
    await vi.waitFor(() => expect(opened).toHaveLength(1))
  })

  it('is refused where another shows itself at its address, and both fingerprints are said', async () => {
    const id = await remembered(await realStation())
    const was = stations.find(id)?.fingerprint
    await lookAlike(id)
    await desk.open(id)
    await visitIs('changed')
    expect(desk.current.visit).toMatchObject({ station: id, was })
    expect(desk.current.visit).not.toMatchObject({ now: was })
    await clock.advance(10 * RETRY_MILLISECONDS)
    expect([opened, stations.find(id)?.fingerprint]).toEqual([[], was])
  })

  it('is opened with another fingerprint only after a person has accepted the very one that it shows', async () => {
    const id = await remembered(await realStation())
    await lookAlike(id)
    await desk.open(id)
    await visitIs('changed')
    const { visit } = desk.current
    if (visit.state !== 'changed') throw new Error(visit.state)
    await expect(desk.accept(id, 'f'.repeat(64))).rejects.toMatchObject({ kind: 'conflict' })
    await expect(desk.accept('another', visit.now)).rejects.toMatchObject({ kind: 'conflict' })
    expect(opened).toEqual([])
    await desk.accept(id, visit.now)
    await vi.waitFor(() => expect(opened).toMatchObject([{ id, fingerprint: visit.now }]))
  })

  it('cannot be accepted anew while nothing has changed', async () => {
    const id = await remembered(await realStation())
    await expect(desk.accept(id, 'f'.repeat(64))).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('is tried again by itself while it is away, until it is there', async () => {
    const station = await realStation()
    const id = await remembered(station)
    await stations.moved(id, 'https://127.0.0.1:1/')
    await desk.open(id)
    await visitIs('failed')
    expect(desk.current.visit).toMatchObject({
      failure: { why: 'refused' },
      again: Math.floor(clock.now() / 1000) + RETRY_MILLISECONDS,
    })
    await stations.moved(id, station.url)
    await clock.advance(RETRY_MILLISECONDS)
    await vi.waitFor(() => expect(opened).toMatchObject([{ id, url: station.url }]))
  })

  it('is not tried any more once it was cancelled or forgotten', async () => {
    const id = await remembered(await realStation())
    await stations.moved(id, 'https://127.0.0.1:1/')
    for (const end of [() => desk.cancel(), () => desk.remove(id)]) {
      await desk.open(id)
      await visitIs('failed')
      await end()
      expect([desk.current.visit, clock.pending]).toEqual([{ state: 'none' }, 0])
    }
    await desk.open(id)
    expect(desk.current.visit).toEqual({ state: 'none' })
  })
})

describe('what the page is told', () => {
  it('is all of it, at every change', async () => {
    const seen: string[] = []
    const stop = desk.onChange(() => seen.push(`${desk.current.visit.state} ${desk.current.known.length}`))
    const id = await remembered(await realStation())
    await desk.rename(id, 'Front gate')
    stop()
    await desk.remove(id)
    expect(seen).toContain('none 1')
    expect(seen).toContain('trying 1')
    expect(seen.at(-1)).toBe('none 1')
  })

  it('says what runs and what starts next time', async () => {
    const id = await remembered(await realStation())
    expect([desk.current.running, desk.current.startWith]).toEqual(['station', null])
    await desk.startWith(id)
    expect(desk.current.startWith).toBe(id)
    await desk.startWith(null)
    expect(desk.current.startWith).toBe(null)
    await desk.restart()
    expect(restarts).toBe(1)
  })
})
