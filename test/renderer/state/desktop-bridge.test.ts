import { describe, expect, test } from 'vitest'
import { desktopAround } from '../../../renderer/state/desktop-bridge.ts'
import { parsePlace, placeHash } from '../../../renderer/state/place.svelte.ts'
import { FakeDesktop } from '../kit/fake-desktop.ts'

/** As the preload script puts it into the window: own functions, no class. */
function offered(change: Record<string, unknown> = {}) {
  const fake = new FakeDesktop()
  const calls = Object.getOwnPropertyNames(FakeDesktop.prototype).filter((name) => name !== 'constructor')
  const functions = calls.map((name) => {
    const call = (fake as unknown as Record<string, (...args: unknown[]) => unknown>)[name]
    return [name, (...args: unknown[]): unknown => call?.apply(fake, args)] as const
  })
  return { fake, window: { lookoutDesktop: { platform: 'win32', ...Object.fromEntries(functions), ...change } } }
}

describe('the desktop around the page', () => {
  test('is none in a browser, or where it speaks otherwise than this page', () => {
    expect(desktopAround({})).toBeNull()
    expect(desktopAround({ lookoutDesktop: 'yes' })).toBeNull()
    expect(desktopAround({ lookoutDesktop: { platform: 'linux' } })).toBeNull()
    expect(desktopAround(offered({ toggleKiosk: undefined }).window)).toBeNull()
  })

  test('is asked and told by its functions', async () => {
    const { fake, window } = offered()
    const desktop = desktopAround(window)
    expect(desktop?.platform).toBe('win32')
    await desktop?.setPreferences({ notifications: 'never' })
    await desktop?.chooseDataFolder()
    expect([fake.changes, fake.done]).toEqual([[{ notifications: 'never' }], ['chooseDataFolder']])
    expect(await desktop?.toggleKiosk()).toEqual({ fullScreen: false, kiosk: true })
  })

  test('is not believed blindly: what is not as agreed is refused', async () => {
    const desktop = desktopAround(offered({ preferences: () => Promise.resolve({ startAtLogin: 'yes' }) }).window)
    await expect(desktop?.preferences()).rejects.toThrow('The desktop program does not answer as this page expects')
  })
})

test.each(['#/desktop', '#/desktop/alone', '#/about', '#/about/alone'])(
  'the place %s is read and written the same',
  (hash) => {
    expect(placeHash(parsePlace(hash))).toBe(hash)
  },
)
