import type { BrowserWindow, Screen } from 'electron'
import { besideBounds, firstBounds, type Home, type Monitor } from './window-state.ts'

/** The main one first. */
export function monitorsOf(screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay'>): [Monitor, ...Monitor[]] {
  const primary = screen.getPrimaryDisplay()
  return [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)]
}

/** Where the first window belongs. */
export function firstHome(screen: Pick<Screen, 'getPrimaryDisplay'>): Home {
  const primary = screen.getPrimaryDisplay()
  return { bounds: firstBounds(primary), displayId: primary.id, displayBounds: primary.bounds }
}

/** Where a window belongs that is opened from another one. */
export function homeBeside(screen: Pick<Screen, 'getDisplayMatching'>, other: BrowserWindow): Home {
  const monitor = screen.getDisplayMatching(other.getBounds())
  const bounds = besideBounds(other.getNormalBounds(), monitor)
  return { bounds, displayId: monitor.id, displayBounds: monitor.bounds }
}
