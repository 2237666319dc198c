/** The desktop's settings and About for the pictures of the page: `?desktop=trouble&about=failed`. */
import { LinkError } from '../../../renderer/link/problem.ts'
import type { AboutApi } from '../../../renderer/state/about-api.ts'
import type { DesktopBridge } from '../../../renderer/state/desktop-bridge.ts'
import { FakeDesktop, fakeAbout, preferences } from '../kit/fake-desktop.ts'

const LONG = '/media/operator/Northern perimeter recordings disk 2 of 4, bought 2026/lookout station data'

const reports = (count: number): { name: string; at: string; bytes: number }[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `renderer ${String(index + 1).padStart(2, '0')}b1f3c8-7e55-4d0a-9a61-2f1d9d3be${String(index).padStart(3, '0')}.dmp`,
    at: new Date(Date.now() - (index + 1) * 86_400_000).toISOString(),
    bytes: 1_240_000 + index * 8_000,
  }))

export function desktopScene(query: URLSearchParams): DesktopBridge | null {
  const kind = query.get('desktop')
  if (kind === null) return null
  const desktop = new FakeDesktop()
  if (kind === 'failed') desktop.fails = new Error('The settings of this computer cannot be read.')
  if (kind === 'loading') desktop.preferences = () => new Promise(() => undefined)
  if (kind === 'trouble') {
    desktop.set = preferences({
      startAtLogin: true,
      softwareSince: new Date(Date.now() - 90_000_000).toISOString(),
      dataFolder: LONG,
    })
    desktop.reports = reports(14)
    desktop.mode = { fullScreen: false, kiosk: true }
  }
  return desktop
}

export function aboutScene(query: URLSearchParams): AboutApi {
  const offline = (): Promise<never> =>
    Promise.reject(new LinkError({ kind: 'offline', message: 'The station cannot be reached.' }))
  switch (query.get('about')) {
    case 'failed':
      return { about: offline, licences: offline }
    case 'loading':
      return { about: () => new Promise(() => undefined), licences: () => new Promise(() => undefined) }
    default:
      return fakeAbout()
  }
}
