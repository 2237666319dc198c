import { randomUUID } from 'node:crypto'
import { readdir, readFile, realpath, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join, relative, isAbsolute } from 'node:path'
import { z } from 'zod'
import { messageOf, systemCode } from '../base/error.ts'

/** What a folder is good for as a station's data folder: exactly one of these. */
export type FolderFit =
  /** Nothing is in it: a new station would begin there. */
  | { readonly fit: 'new'; readonly free: number }
  /** A station's data are in it, and it is not running. */
  | { readonly fit: 'station'; readonly free: number }
  | { readonly fit: 'same' }
  | { readonly fit: 'inside' }
  | { readonly fit: 'notFolder' }
  | { readonly fit: 'notWritable' }
  | { readonly fit: 'others' }
  | { readonly fit: 'otherArchive' }
  | { readonly fit: 'inUse' }
  | { readonly fit: 'full'; readonly free: number }
  | { readonly fit: 'unreadable'; readonly why: string }

export interface FolderQuestion {
  readonly folder: string
  /** The data folder in use. */
  readonly current: string
  /** Whether the station that left this file answers at its address. */
  readonly answers?: (url: string) => Promise<boolean>
}

/** Room that a new station has to find: its own reserve is 2 GB. Bytes. */
export const LEAST_FREE = 3e9

/** What systems put into every disk or folder by themselves. */
const SYSTEM_ENTRIES = new Set([
  '.DS_Store',
  '.Spotlight-V100',
  '.Trashes',
  '.fseventsd',
  'desktop.ini',
  'Thumbs.db',
  'lost+found',
  '$RECYCLE.BIN',
  'System Volume Information',
])

/** Looks into the folder, and tries to write there. Never throws, leaves nothing behind. */
export async function examineFolder(question: FolderQuestion): Promise<FolderFit> {
  try {
    return await examine(question)
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return { fit: 'notFolder' }
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return { fit: 'notWritable' }
    return { fit: 'unreadable', why: messageOf(error) }
  }
}

async function examine({ folder, current, answers = stationAnswers }: FolderQuestion): Promise<FolderFit> {
  if (!(await stat(folder)).isDirectory()) return { fit: 'notFolder' }
  const [chosen, present] = [await realpath(folder), await realpath(current).catch(() => current)]
  if (chosen === present) return { fit: 'same' }
  if (isInside(chosen, present)) return { fit: 'inside' }
  const content = contentOf(await readdir(chosen))
  if (content === 'otherArchive' || content === 'others') return { fit: content }
  const station = content === 'station'
  if (station && (await isRunning(chosen, answers))) return { fit: 'inUse' }
  await tryToWrite(chosen)
  const free = await freeBytes(chosen)
  // A station that is there already may well have filled its disk: it knows how to live with that.
  if (!station && free < LEAST_FREE) return { fit: 'full', free }
  return { fit: content, free }
}

function contentOf(names: readonly string[]): 'new' | 'station' | 'otherArchive' | 'others' {
  const own = new Set(names.filter((name) => !SYSTEM_ENTRIES.has(name)))
  if (own.size === 0) return 'new'
  // The first thing that a station writes, and the last that it could do without.
  if (own.has('identity.json')) return 'station'
  return own.has('lookout-archive.json') ? 'otherArchive' : 'others'
}

function isInside(folder: string, outer: string): boolean {
  const way = relative(outer, folder)
  return way !== '' && !way.startsWith('..') && !isAbsolute(way)
}

/** `access` says yes on Windows where the folder's list of rights says no: only writing tells. */
async function tryToWrite(folder: string): Promise<void> {
  const path = join(folder, `.lookout-${randomUUID()}`)
  try {
    await writeFile(path, 'Lookout tries whether it may write here.\n', { flag: 'wx', mode: 0o600 })
  } finally {
    await rm(path, { force: true })
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

const stationFileSchema = z.object({ pid: z.int().positive(), url: z.url() })

/** A station that was killed leaves its file behind, and its number may be another program's by now: only an answer counts. */
async function isRunning(folder: string, answers: (url: string) => Promise<boolean>): Promise<boolean> {
  const text = await readFile(join(folder, 'station.json'), 'utf8').catch(() => '')
  const read = stationFileSchema.safeParse(parsed(text))
  return read.success && (await answers(read.data.url))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const ANSWER_MILLISECONDS = 2_000

/** Whether anything listens at the address. */
function stationAnswers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) })
    const end = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(ANSWER_MILLISECONDS, () => end(false))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}
