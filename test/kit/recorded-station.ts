import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordingSettings, Recordings, Segment } from '../../electron/protocol/recordings.ts'
import { ADMIN_PASSWORD, RunningStation } from './running-station.ts'

/** A camera of a test: what its source is; it is recorded day and night. */
export interface TestCamera {
  readonly id: string
  readonly source: string
}

export const microseconds = (instant: string): number => Date.parse(instant) * 1000

/** Small test pictures cost next to nothing, so that fifty of them run on two cores. */
export const smallCamera = (id: string, width = 160): TestCamera => ({ id, source: `test:?size=${width}x90&rate=10` })

/** Writes settings with these cameras into a data folder that no station has used yet. */
export function setUpCameras(data: string, cameras: readonly TestCamera[], reserveGigabytes = 0.05): void {
  mkdirSync(data, { recursive: true })
  const settings = {
    version: 1,
    name: 'Recorded',
    cameras: cameras.map(({ id, source }) => ({ id, name: id, source, enabled: true })),
    recording: { archive: { retention: { days: null, gigabytes: null }, reserveGigabytes }, cameras: {} },
  }
  writeFileSync(join(data, 'settings.json'), JSON.stringify(settings))
}

/** Asks a running station for what it has recorded, as a client with a session does. */
export class Recorded {
  readonly station: RunningStation
  /** Of its session. */
  readonly token: string

  private constructor(station: RunningStation, token: string) {
    this.station = station
    this.token = token
  }

  static async start(data: string, args: readonly string[] = []): Promise<Recorded> {
    return Recorded.of(await RunningStation.start({ data, args }))
  }

  static async of(station: RunningStation): Promise<Recorded> {
    const { text } = await station.http('POST', '/api/login', { user: 'admin', password: ADMIN_PASSWORD })
    return new Recorded(station, (JSON.parse(text) as { token: string }).token)
  }

  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.station.http(method, path, body, { authorization: `Bearer ${this.token}` })
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  /** Everything of a camera from the beginning of time until a while from now. */
  find(camera: string): Promise<Recordings> {
    const to = new Date(Date.now() + 3_600_000).toISOString()
    return this.ask('GET', `/api/recordings?camera=${camera}&from=2020-01-01T00:00:00Z&to=${to}`)
  }

  async set(camera: string, settings: Partial<RecordingSettings>): Promise<void> {
    const client = await this.station.client()
    await client.request('record.set', { camera, settings })
    client.socket.close()
  }

  /** Asks until it holds, and answers how long that took, ms. Fails after `limit`. */
  async until(what: string, limit: number, holds: () => Promise<boolean>): Promise<number> {
    const start = performance.now()
    for (;;) {
      if (await holds()) return performance.now() - start
      if (performance.now() - start > limit) throw new Error(`Not within ${limit} ms: ${what}.`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  /** Waits until so many seconds of the camera are safe on disk. */
  async recorded(camera: string, seconds: number, limit = 30_000): Promise<void> {
    await this.until(`${seconds} s of ${camera} are recorded`, limit, async () => {
      const { segments } = await this.find(camera)
      return secondsOf(segments) >= seconds
    })
  }
}

export const secondsOf = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { start, end }) => sum + (microseconds(end) - microseconds(start)) / 1e6, 0)
