import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../electron/base/log.ts'
import { backOff, RendererWatch, type RendererWatchOptions } from '../../electron/shell/renderer-watch.ts'
import { ManualClock } from '../kit/manual-clock.ts'

class Contents extends EventEmitter {
  ended = 0
  destroyed = false

  forcefullyCrashRenderer(): void {
    this.ended++
    this.die()
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  die(): void {
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
  }
}

function watched(load = (): Promise<void> => Promise.resolve()) {
  const clock = new ManualClock()
  const contents = new Contents()
  let loads = 0
  const watch = new RendererWatch({
    contents: contents as unknown as RendererWatchOptions['contents'],
    ...{ clock, log: silentLog },
    load: () => {
      loads++
      return load()
    },
  })
  return { clock, contents, watch, loads: () => loads }
}

describe('a lost page', () => {
  it('is loaded again at once', async () => {
    const { clock, contents, loads } = watched()
    contents.die()
    await clock.advance(0)
    expect(loads()).toBe(1)
  })

  it('waits longer each time while it is lost again and again, a minute at most', async () => {
    const { clock, contents, loads } = watched()
    for (let n = 0; n < 4; n++) {
      contents.die()
      await clock.advance(backOff(n) - 1)
      expect(loads()).toBe(n)
      await clock.advance(1)
      expect(loads()).toBe(n + 1)
    }
    expect([0, 1, 2, 3, 4, 7, 100].map(backOff)).toEqual([0, 1000, 2000, 4000, 8000, 60_000, 60_000])
  })

  it('is back within 5 s also the fourth time in a row', () => {
    expect(Math.max(...[0, 1, 2, 3].map(backOff))).toBeLessThan(5000)
  })

  it('is forgiven what was before a minute of life', async () => {
    const { clock, contents, loads } = watched()
    contents.die()
    await clock.advance(0)
    contents.die()
    await clock.advance(1000)
    await clock.advance(60_000)
    contents.die()
    await clock.advance(0)
    expect(loads()).toBe(3)
  })

  it('is loaded once, however often its loss is told', async () => {
    const { clock, contents, loads } = watched()
    contents.die()
    contents.emit('did-fail-load', {}, -106, 'ERR_INTERNET_DISCONNECTED', 'https://x/', true)
    contents.die()
    await clock.advance(60_000)
    expect(loads()).toBe(1)
  })

  it('is tried again where it could not be loaded, but not for a load that was given up', async () => {
    const { clock, contents, loads } = watched(() => Promise.reject(new Error('refused')))
    contents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'https://x/', true)
    contents.emit('did-fail-load', {}, -102, 'ERR_CONNECTION_REFUSED', 'https://x/frame', false)
    await clock.advance(60_000)
    expect(loads()).toBe(0)
    contents.emit('did-fail-load', {}, -102, 'ERR_CONNECTION_REFUSED', 'https://x/', true)
    await clock.advance(0)
    expect(loads()).toBe(1)
  })

  it('stays lost where its window has gone, or the program ends', async () => {
    const { clock, contents, watch, loads } = watched()
    contents.die()
    contents.destroyed = true
    await clock.advance(1000)
    contents.destroyed = false
    watch.close()
    contents.die()
    await clock.advance(60_000)
    expect(loads()).toBe(0)
  })
})

describe('a page that hangs', () => {
  it('is ended after 2 s more, and so replaced', async () => {
    const { clock, contents, loads } = watched()
    contents.emit('unresponsive')
    await clock.advance(1999)
    expect(contents.ended).toBe(0)
    await clock.advance(1)
    expect(contents.ended).toBe(1)
    await clock.advance(0)
    expect(loads()).toBe(1)
  })

  it('is left alone where it answers again', async () => {
    const { clock, contents, loads } = watched()
    contents.emit('unresponsive')
    await clock.advance(1000)
    contents.emit('responsive')
    await clock.advance(60_000)
    expect([contents.ended, loads()]).toEqual([0, 0])
  })
})
