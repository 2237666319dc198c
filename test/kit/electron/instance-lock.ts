import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync, renameSync, type FSWatcher } from 'node:fs'
import { join } from 'node:path'

type Told = (argv: string[], folder: string) => void

/**
 * One program for each folder: a file with its process id. A second one leaves its arguments in a folder that the first
 * one watches. All of it is synchronous, as Electron's own lock is.
 */
export class InstanceLock {
  readonly #folder: () => string
  #watcher: FSWatcher | undefined

  constructor(folder: () => string) {
    this.#folder = folder
  }

  take(told: Told): boolean {
    const lock = this.#path('stand-in.lock')
    const holder = readHolder(lock)
    if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
      this.#tell()
      return false
    }
    writeFileSync(lock, String(process.pid))
    this.#listen(told)
    return true
  }

  release(): void {
    this.#watcher?.close()
    if (this.#watcher) rmSync(this.#path('stand-in.lock'), { force: true })
    this.#watcher = undefined
  }

  #tell(): void {
    const name = join(this.#inbox(), `${process.pid}`)
    writeFileSync(`${name}.part`, JSON.stringify({ argv: process.argv, folder: process.cwd() }))
    renameSync(`${name}.part`, `${name}.json`)
  }

  #listen(told: Told): void {
    const inbox = this.#inbox()
    this.#watcher ??= watch(inbox, () => {
      for (const name of readdirSync(inbox).filter((each) => each.endsWith('.json'))) {
        const path = join(inbox, name)
        const { argv, folder } = JSON.parse(readFileSync(path, 'utf8')) as { argv: string[]; folder: string }
        rmSync(path)
        told(argv, folder)
      }
    })
    this.#watcher.unref()
  }

  #inbox(): string {
    const folder = this.#path('stand-in.inbox')
    mkdirSync(folder, { recursive: true })
    return folder
  }

  #path(name: string): string {
    return join(this.#folder(), name)
  }
}

function readHolder(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
