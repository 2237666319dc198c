import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../electron/base/log.ts'
import { Lifecycle, type LifecycleOptions } from '../../electron/shell/lifecycle.ts'
import { preventable } from '../kit/electron/events.ts'
import { settle } from '../kit/manual-clock.ts'

/** A program whose parts close when the test says so. */
function program(mayEnd: () => Promise<boolean> = () => Promise.resolve(true)) {
  const done: string[] = []
  const [app, powerMonitor, signals, window] = [0, 1, 2, 3].map(() => new EventEmitter()) as [
    EventEmitter,
    EventEmitter,
    EventEmitter,
    EventEmitter,
  ]
  let closed: (failure?: Error) => void = () => undefined
  const lifecycle = new Lifecycle({
    app: Object.assign(app, {
      quit: () => {
        const event = preventable()
        app.emit('before-quit', event)
        done.push(event.defaultPrevented ? 'prevented' : 'quit')
      },
      exit: (code: number) => done.push(`exit ${code}`),
      relaunch: () => done.push('relaunch'),
    }) as unknown as LifecycleOptions['app'],
    powerMonitor: powerMonitor as unknown as LifecycleOptions['powerMonitor'],
    signals: signals as unknown as LifecycleOptions['signals'],
    log: silentLog,
    mayEnd: () => {
      done.push('asked')
      return mayEnd()
    },
    withdraw: () => done.push('withdrawn'),
    close: () => {
      done.push('closing')
      return new Promise((resolve, reject) => {
        closed = (failure) => (failure ? reject(failure) : resolve())
      })
    },
    allClosed: () => done.push('all closed'),
    relaunchWith: () => ({ args: [] }),
  })
  lifecycle.watch(window as unknown as Parameters<Lifecycle['watch']>[0])
  const finish = async (failure?: Error): Promise<void> => {
    closed(failure)
    await settle()
  }
  return { lifecycle, done, app, powerMonitor, signals, window, finish }
}

describe('the end of the program', () => {
  it('waits until everything has closed, once, however often it is asked for', async () => {
    const { done, app, lifecycle, finish } = program()
    const event = preventable()
    app.emit('before-quit', event)
    await settle()
    expect(event.defaultPrevented).toBe(true)
    void lifecycle.quit()
    app.emit('before-quit', preventable())
    await settle()
    expect(done).toEqual(['asked', 'withdrawn', 'closing'])
    await finish()
    expect(done.slice(3)).toEqual(['quit'])
  })

  it('does not come where somebody says no', async () => {
    const { done, lifecycle } = program(() => Promise.resolve(false))
    await lifecycle.quit()
    expect(done).toEqual(['asked'])
    expect(lifecycle.ending).toBe(false)
    await lifecycle.quit()
    expect(done).toEqual(['asked', 'asked'])
  })

  it.each([
    ['SIGTERM', ({ signals }: ReturnType<typeof program>) => signals.emit('SIGTERM')],
    ['SIGINT', ({ signals }: ReturnType<typeof program>) => signals.emit('SIGINT')],
    ['the session’s end', ({ window }: ReturnType<typeof program>) => window.emit('session-end', {})],
    ['a shutdown', ({ powerMonitor }: ReturnType<typeof program>) => powerMonitor.emit('shutdown', preventable())],
  ])('comes without a question with %s, also while one is open', async (_name, end) => {
    const running = program(() => new Promise(() => undefined))
    void running.lifecycle.quit()
    end(running)
    await settle()
    expect(running.done).toEqual(['asked', 'withdrawn', 'closing'])
    await running.finish()
    expect(running.done.at(-1)).toBe('quit')
  })

  it('begins once, whoever else asks', async () => {
    const { done, lifecycle, signals, powerMonitor } = program()
    signals.emit('SIGTERM')
    powerMonitor.emit('shutdown', preventable())
    lifecycle.endNow('relaunch')
    await settle()
    expect(done.filter((each) => each === 'closing')).toHaveLength(1)
  })

  it('holds a shutdown until the recordings are finished', () => {
    const { powerMonitor } = program()
    const event = preventable()
    powerMonitor.emit('shutdown', event)
    expect(event.defaultPrevented).toBe(true)
  })

  it('waits for nothing at the second signal', async () => {
    const { done, signals } = program()
    signals.emit('SIGINT')
    await settle()
    signals.emit('SIGINT')
    expect(done.at(-1)).toBe('exit 1')
  })

  it('starts anew only after everything has closed', async () => {
    const { done, lifecycle, finish } = program()
    await lifecycle.relaunch()
    expect(done).not.toContain('relaunch')
    await finish()
    expect(done.slice(-2)).toEqual(['relaunch', 'quit'])
  })

  it('tells by its exit code that something did not close', async () => {
    const { done, lifecycle, finish } = program()
    lifecycle.endNow()
    await finish(new Error('stuck'))
    expect(done.at(-1)).toBe('exit 1')
  })

  it('does not come by itself with the last window: that is for its owner to say', () => {
    const { done, app } = program()
    app.emit('window-all-closed')
    expect(done).toEqual(['all closed'])
  })
})
