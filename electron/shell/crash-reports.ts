import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { app, crashReporter } from 'electron'
import type { CrashReport } from './bridge.ts'

/** How many are told at most. */
const MOST = 100

/** Keeps reports of crashes on this computer's disk, and sends them nowhere. To be called before `ready`. */
export function keepCrashReports(): void {
  crashReporter.start({ uploadToServer: false })
}

/** Where the reports lie. */
export const crashReportsFolder = (): string => app.getPath('crashDumps')

/** The reports in the folder and in Crashpad's folders below it, newest first, at most 100. None where there is no folder. */
export async function listCrashReports(folder: string): Promise<CrashReport[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const dumps = names.filter((name) => name.endsWith('.dmp'))
  const reports = await Promise.all(dumps.map((name) => reportOf(folder, name)))
  return reports
    .filter((report) => report !== undefined)
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, MOST)
}

/** Undefined where it has gone meanwhile: Crashpad moves and removes its reports by itself. */
async function reportOf(folder: string, name: string): Promise<CrashReport | undefined> {
  try {
    const { mtime, size } = await stat(join(folder, name))
    return { name: name.replace(/^.*[/\\]/, ''), at: mtime.toISOString(), bytes: size }
  } catch {
    return undefined
  }
}
