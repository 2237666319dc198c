import { dirname, join } from 'node:path'
import { z } from 'zod'
import { instant, type Clock } from '../base/clock.ts'
import type { Disk } from '../base/disk.ts'
import { messageOf, systemCode } from '../base/error.ts'
import { uuid, type Random } from '../base/random.ts'

/** Lies in the archive's folder and says whose it is. */
export const MARKER = 'lookout-archive.json'

const markerSchema = z.object({
  version: z.literal(1),
  /** The station that writes here. */
  station: z.uuid(),
  /** Of this archive, made with it. */
  archive: z.uuid(),
  made: z.string(),
  /** Stations that wrote here before, whose recordings this one has taken over: set by a person. */
  formerly: z.array(z.uuid()).default([]),
})
type Marker = z.infer<typeof markerSchema>

/** Whether the folder may be written: exactly one of these. */
export type Standing =
  { readonly state: 'ours'; readonly archive: string } | { readonly state: 'unavailable'; readonly message: string }

export interface IdentityDeps {
  readonly folder: string
  /** The station's UUID. */
  readonly station: string
  readonly disk: Disk
  readonly clock: Clock
  readonly random: Random
  /** The archive that this folder held when it was last seen; null where it never held one. */
  readonly known: () => string | null
  readonly remember: (archive: string) => void
}

/**
 * Whose archive lies in the folder.
 *
 * Always true:
 * - The answer `ours` means that the marker was read just now and names this station, and in this run always the same
 *   archive. Nothing is written or deleted in the folder without such an answer just before.
 * - A marker is made only in a folder that never held an archive, as far as anybody remembers: so neither an empty mount
 *   point nor another disk becomes one. It is never replaced; one that cannot be read is left as it is.
 * - The marker is whole and durable before the folder is remembered.
 */
export class Identity {
  readonly #deps: IdentityDeps
  /** The archive of this run. */
  #archive: string | undefined
  #stations: readonly string[] = []
  #making: Promise<Standing> | undefined

  constructor(deps: IdentityDeps) {
    this.#deps = deps
  }

  /** This station and those whose recordings it has taken over, as the marker last said; none before it was read. */
  get stations(): readonly string[] {
    return this.#stations
  }

  async check(): Promise<Standing> {
    try {
      const text = await this.#read()
      return text === undefined ? await this.#missing() : this.#judge(text)
    } catch (error) {
      return unavailable(this.#sentence(error))
    }
  }

  async #read(): Promise<string | undefined> {
    const { disk, folder } = this.#deps
    let file
    try {
      file = await disk.openForReading(join(folder, MARKER))
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }
    try {
      return new TextDecoder().decode(await file.read(0, LONGEST_MARKER))
    } finally {
      await file.close()
    }
  }

  #judge(text: string): Standing {
    const { folder, station } = this.#deps
    const marker = readMarker(text)
    if (!marker) return unavailable(`${join(folder, MARKER)} cannot be read: put it back from a copy, or move it away.`)
    if (marker.station !== station) return unavailable(foreign(folder, marker, station))
    if (this.#archive !== undefined && this.#archive !== marker.archive) {
      return unavailable(`Another disk of this station is mounted at ${folder}: start the station again to use it.`)
    }
    return this.#ours(marker)
  }

  #ours({ archive, station, formerly }: Marker): Standing {
    this.#stations = [station, ...formerly]
    if (this.#archive === undefined) {
      this.#archive = archive
      this.#deps.remember(archive)
    }
    return { state: 'ours', archive }
  }

  #missing(): Standing | Promise<Standing> {
    const { folder, known } = this.#deps
    if (this.#archive !== undefined || known() !== null) {
      return unavailable(`The recordings are not at ${folder}: its disk is not mounted, or was exchanged.`)
    }
    // Two that look at the same time make one marker.
    this.#making ??= this.#make().finally(() => (this.#making = undefined))
    return this.#making
  }

  async #make(): Promise<Standing> {
    const { folder, station, disk, clock, random } = this.#deps
    if (await disk.makeFolder(folder)) await disk.syncFolder(dirname(folder))
    const marker: Marker = {
      ...{ version: 1, station, archive: uuid(random), made: instant(clock.now()), formerly: [] },
    }
    const path = join(folder, MARKER)
    await writeAnew(disk, `${path}.new`, `${JSON.stringify(marker, null, 2)}\n`)
    await disk.rename(`${path}.new`, path)
    await disk.syncFolder(folder)
    return this.#ours(marker)
  }

  #sentence(error: unknown): string {
    const { folder } = this.#deps
    switch (systemCode(error)) {
      case 'EACCES':
      case 'EPERM':
        return `The recordings folder ${folder} may not be used by this user: change its rights.`
      case 'EROFS':
        return `The recordings folder ${folder} is on a disk that is mounted read-only: mount it writable.`
      case 'ENOSPC':
      case 'EDQUOT':
        return `The disk of the recordings folder ${folder} is full: make room.`
      case 'ENOENT':
        return `There is no folder ${dirname(folder)} in which recordings could be kept: its disk is not mounted.`
      default:
        return `The recordings folder ${folder} cannot be used: ${messageOf(error)}.`
    }
  }
}

/** Bytes. */
const LONGEST_MARKER = 65_536

const unavailable = (message: string): Standing => ({ state: 'unavailable', message })

const foreign = (folder: string, { station }: Marker, own: string): string =>
  `The recordings in ${folder} are another station’s: choose another folder. To take them over, set “station” in ` +
  `${MARKER} to ${own} and put ${station} into its “formerly”.`

function readMarker(text: string): Marker | undefined {
  try {
    return markerSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Writes a whole file of our own, in place of what a crash may have left of it. */
async function writeAnew(disk: Disk, path: string, text: string): Promise<void> {
  const file = await disk.create(path).catch(async (error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error
    await disk.remove(path)
    return disk.create(path)
  })
  try {
    await file.append([new TextEncoder().encode(text)])
    await file.sync()
  } finally {
    await file.close()
  }
}
