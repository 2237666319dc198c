import type { BrowserWindow } from 'electron'
import { describe, expect, it } from 'vitest'
import { SideWindow } from '../../electron/shell/about.ts'

/** A window as far as it is brought to the front. */
function fakeWindow() {
  const state = { gone: false, minimised: false, focused: 0 }
  const window = {
    isDestroyed: () => state.gone,
    isMinimized: () => state.minimised,
    restore: () => void (state.minimised = false),
    focus: () => {
      state.focused++
    },
  } as unknown as BrowserWindow
  return { state, window }
}

describe('a small window', () => {
  it('is opened once, however often and quickly it is asked for', async () => {
    const opened: ReturnType<typeof fakeWindow>[] = []
    const side = new SideWindow(async () => {
      await Promise.resolve()
      const made = fakeWindow()
      opened.push(made)
      return made.window
    })
    await Promise.all([side.show(), side.show(), side.show()])
    expect(opened).toHaveLength(1)
    opened[0]!.state.minimised = true
    await side.show()
    expect(opened[0]!.state).toMatchObject({ minimised: false, focused: 3 })
  })

  it('that was closed is opened anew, once', async () => {
    const opened: ReturnType<typeof fakeWindow>[] = []
    const side = new SideWindow(() => {
      const made = fakeWindow()
      opened.push(made)
      return Promise.resolve(made.window)
    })
    await side.show()
    opened[0]!.state.gone = true
    await Promise.all([side.show(), side.show()])
    expect(opened).toHaveLength(2)
  })

  it('that did not open says so, and may be asked for again', async () => {
    const { window, state } = fakeWindow()
    let fail = true
    const side = new SideWindow(() =>
      fail ? Promise.reject(new Error('The page did not load.')) : Promise.resolve(window),
    )
    await expect(side.show()).rejects.toThrow('The page did not load.')
    fail = false
    await side.show()
    expect(state.focused).toBe(0)
  })
})
