import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { keepCrashReports, listCrashReports } from '../../electron/shell/crash-reports.ts'
import { crashReports } from '../kit/electron/records.ts'
import { tempFolder } from '../kit/temp-folder.ts'

vi.mock('electron', () => import('../kit/electron/electron.ts'))

describe('crash reports', () => {
  it('stay on this computer', () => {
    keepCrashReports()
    expect(crashReports).toEqual([{ uploadToServer: false }])
  })

  it('are listed by name, time and size, newest first, wherever Crashpad keeps them', async () => {
    const folder = tempFolder()
    for (const [path, bytes, day] of [
      ['completed/a.dmp', 10, 1],
      ['pending/b.dmp', 20, 3],
      ['reports/c.dmp', 30, 2],
      ['settings.dat', 40, 4],
    ] as const) {
      const file = join(folder, path)
      mkdirSync(join(file, '..'), { recursive: true })
      writeFileSync(file, Buffer.alloc(bytes))
      utimesSync(file, new Date(Date.UTC(2026, 0, day)), new Date(Date.UTC(2026, 0, day)))
    }
    expect(await listCrashReports(folder)).toEqual([
      { name: 'b.dmp', at: '2026-01-03T00:00:00.000Z', bytes: 20 },
      { name: 'c.dmp', at: '2026-01-02T00:00:00.000Z', bytes: 30 },
      { name: 'a.dmp', at: '2026-01-01T00:00:00.000Z', bytes: 10 },
    ])
  })

  it('are none where nothing has crashed', async () => {
    expect(await listCrashReports(join(tempFolder(), 'none'))).toEqual([])
  })
})
