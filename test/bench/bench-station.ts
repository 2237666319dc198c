import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MeasuredProcess, type Memory } from './measured-process.ts'

export const CAMERA = 'bench'
export const ADMIN_PASSWORD = 'correct-horse-battery'

/** A real station in a process of its own, with the camera `bench` and, where wanted, a page. */
export class BenchStation {
  readonly url: string
  readonly #process: MeasuredProcess
  readonly #data: string

  private constructor(url: string, process: MeasuredProcess, data: string) {
    this.url = url
    this.#process = process
    this.#data = data
  }

  static async start(source: string, page = tmpdir()): Promise<BenchStation> {
    const data = mkdtempSync(join(tmpdir(), 'lookout-bench-'))
    process.env['LOOKOUT_ADMIN_PASSWORD'] = ADMIN_PASSWORD
    const child = new MeasuredProcess('station-process.ts', [data, page, source])
    const { url } = await child.next<{ url: string }>('listening')
    return new BenchStation(url, child, data)
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  cpuSeconds(): Promise<number> {
    return this.#process.cpuSeconds()
  }

  memory(): Promise<Memory> {
    return this.#process.memory()
  }

  async close(): Promise<void> {
    await this.#process.close()
    rmSync(this.#data, { recursive: true, force: true })
  }
}
