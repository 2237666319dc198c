/** What it costs to record 32 cameras of 4 Mbit/s, beside writing the same bytes to as many files without any care. */
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemDisk } from '../../electron/base/disk.ts'
import { scanSegment } from '../../electron/media/mp4/scan.ts'
import { table, type Row } from './figures.ts'
import { MeasuredProcess } from './measured-process.ts'
import { pause } from './pause.ts'
import type { RecordingKind, RecordingReport } from './recording-process.ts'

const KINDS: readonly RecordingKind[] = ['nothing', 'fs.write', 'fs.write, synced', 'recorder']
/** What is compiled and looked up once is not counted. */
const SETTLE_MS = 20_000

interface Run extends RecordingReport {
  readonly cpuSeconds: number
  /** Pictures in the files. */
  readonly found: number
}

/** `seconds` for each kind; 600 is what is promised. `LOOKOUT_BENCH_FOLDER` names another disk than that of the system. */
export async function recordingBench({ seconds }: { readonly seconds: number }): Promise<void> {
  const runs = new Map<RecordingKind, Run>()
  for (const kind of KINDS) runs.set(kind, await run(kind, seconds))
  const cpuOf = (kind: RecordingKind): number => runs.get(kind)?.cpuSeconds ?? NaN
  const cameras = cpuOf('nothing')
  const rows = KINDS.map((kind): Row => {
    const { cpuSeconds, sent, lost, found, alarms, pause } = runs.get(kind) as Run
    const recorder = kind === 'recorder'
    return {
      'done with the units': kind,
      'CPU, % of a core': ((cpuSeconds / seconds) * 100).toFixed(1),
      'for writing': (((cpuSeconds - cameras) / seconds) * 100).toFixed(1),
      'of fs.write’s': ((cpuSeconds - cameras) / (cpuOf('fs.write') - cameras)).toFixed(2),
      'of synced fs.write’s': ((cpuSeconds - cameras) / (cpuOf('fs.write, synced') - cameras)).toFixed(2),
      'pictures sent': String(sent),
      lost: recorder ? String(lost) : '',
      'in the files': recorder ? String(found) : '',
      alarms: recorder ? String(alarms) : '',
      'longest pause, ms': pause.toFixed(0),
    }
  })
  table(`32 cameras of 4 Mbit/s, ${seconds} s`, rows)
}

async function run(kind: RecordingKind, seconds: number): Promise<Run> {
  const folder = mkdtempSync(join(process.env['LOOKOUT_BENCH_FOLDER'] ?? tmpdir(), 'lookout-bench-'))
  const measured = new MeasuredProcess('recording-process.ts', [kind, folder])
  try {
    await measured.next('started')
    await pause(SETTLE_MS)
    const before = await measured.cpuSeconds()
    await pause(seconds * 1000)
    const cpuSeconds = (await measured.cpuSeconds()) - before
    const { report } = await measured.ask<{ report: RecordingReport }>('stop')
    await measured.close()
    return { ...report, cpuSeconds, found: kind === 'recorder' ? await picturesIn(folder) : 0 }
  } finally {
    await measured.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function picturesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true })
  let pictures = 0
  for (const name of names.filter((one) => one.endsWith('.mp4'))) {
    const path = join(folder, name)
    const file = await systemDisk.openForReading(path)
    const { size } = await systemDisk.stat(path)
    const scan = await scanSegment({ size, read: (offset, length) => file.read(offset, length) })
    await file.close()
    pictures += scan?.video.size.length ?? 0
  }
  return pictures
}
