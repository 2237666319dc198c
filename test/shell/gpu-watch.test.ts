import type { MessageBoxReturnValue } from 'electron'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../electron/base/log.ts'
import { initialDesktopSettings, type DesktopSettings } from '../../electron/shell/desktop-settings.ts'
import { desktopWords } from '../../electron/shell/desktop-words.ts'
import { drawsInSoftware, GpuWatch } from '../../electron/shell/gpu-watch.ts'
import { SoftwareMode } from '../../electron/shell/software-mode.ts'
import { ManualClock } from '../kit/manual-clock.ts'

function counted() {
  const clock = new ManualClock()
  let told = 0
  const watch = new GpuWatch(clock, () => told++)
  return { clock, watch, told: () => told }
}

const lost = { type: 'GPU', reason: 'crashed' } as const

describe('the GPU’s process', () => {
  it('is given up at its third loss within ten minutes, and that is said once', () => {
    const { watch, told } = counted()
    watch.childGone(lost)
    watch.childGone(lost)
    expect(told()).toBe(0)
    watch.childGone(lost)
    watch.childGone(lost)
    expect(told()).toBe(1)
  })

  it('is kept where its losses lie far apart', async () => {
    const { clock, watch, told } = counted()
    for (let n = 0; n < 6; n++) {
      watch.childGone(lost)
      await clock.advance(5.1 * 60_000)
    }
    expect(told()).toBe(0)
  })

  it('is not blamed for other processes, nor for orderly ends', () => {
    const { watch, told } = counted()
    for (let n = 0; n < 3; n++) {
      watch.childGone({ type: 'Utility', reason: 'crashed' })
      watch.childGone({ type: 'GPU', reason: 'clean-exit' })
    }
    expect(told()).toBe(0)
  })
})

function software(recording: number, response = 1) {
  let settings = initialDesktopSettings()
  const done: string[] = []
  const mode = new SoftwareMode({
    settings: {
      change: (edit: (all: DesktopSettings) => DesktopSettings) => {
        settings = edit(settings)
        done.push('kept')
        return Promise.resolve()
      },
    },
    dialog: { showMessageBox: () => Promise.resolve<MessageBoxReturnValue>({ response, checkboxChecked: false }) },
    words: desktopWords(['en']),
    log: silentLog,
    now: () => '2026-01-02T03:04:05.000Z',
    recording: () => recording,
    tell: () => done.push('told'),
    relaunch: () => done.push('relaunched'),
  })
  return { mode, done, settings: () => settings }
}

describe('going on without the GPU', () => {
  it('is remembered first, then said, then done', async () => {
    const { mode, done, settings } = software(0)
    await mode.begin()
    expect(done).toEqual(['kept', 'told', 'relaunched'])
    expect(drawsInSoftware(settings())).toBe(true)
  })

  it('interrupts no recording, unless somebody says so', async () => {
    const later = software(1, 1)
    await later.mode.begin()
    expect(later.done).toEqual(['kept'])
    const now = software(1, 0)
    await now.mode.begin()
    expect(now.done).toEqual(['kept', 'relaunched'])
  })

  it('is also what a person may choose', () => {
    expect(drawsInSoftware(initialDesktopSettings())).toBe(false)
    expect(drawsInSoftware({ hardwareAcceleration: 'off', softwareSince: null })).toBe(true)
  })
})
