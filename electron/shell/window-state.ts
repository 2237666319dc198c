import type { Rectangle } from 'electron'

/** A monitor, as far as windows are placed on it; all in device-independent pixels of one common plane. */
export interface Monitor {
  readonly id: number
  readonly bounds: Rectangle
  /** Without what the system keeps for itself: task bar, menu bar, dock. */
  readonly workArea: Rectangle
}

/** Where a window belongs: its place, and the monitor that it was on. */
export interface Home {
  readonly bounds: Rectangle
  readonly displayId: number
  readonly displayBounds: Rectangle
}

/** Where a window goes now: at home, or on another monitor while its own is away. */
export interface Placing {
  readonly at: 'home' | 'elsewhere'
  readonly monitor: Monitor
  readonly bounds: Rectangle
}

export const DEFAULT_SIZE = { width: 1440, height: 900 } as const
/** As small as the console can be used. */
export const LEAST_SIZE = { width: 800, height: 500 } as const
/** A new window stands so far right of and below the one that it was opened from. */
const CASCADE = 32

/**
 * Where a window goes that belongs to `home`: always wholly visible on one of `monitors`, as far as it is no larger than
 * that. A monitor is known by id and bounds, else by its bounds (ids change with a restart), else by its id (its
 * resolution was changed).
 * @param monitors at least one, the main one first
 */
export function placeWindow(home: Home, monitors: readonly [Monitor, ...Monitor[]]): Placing {
  const own = findMonitor(home, monitors)
  const monitor = own ?? monitors[0]
  return { at: own ? 'home' : 'elsewhere', monitor, bounds: fitted(movedWith(home, monitor), monitor.workArea) }
}

function findMonitor({ displayId, displayBounds }: Home, monitors: readonly Monitor[]): Monitor | undefined {
  const sameId = (monitor: Monitor): boolean => monitor.id === displayId
  const sameBounds = (monitor: Monitor): boolean => equalBounds(monitor.bounds, displayBounds)
  return (
    monitors.find((monitor) => sameId(monitor) && sameBounds(monitor)) ??
    monitors.find(sameBounds) ??
    monitors.find(sameId)
  )
}

/** As far from the monitor's corner as it was from that of its own. */
const movedWith = ({ bounds, displayBounds }: Home, { bounds: now }: Monitor): Rectangle => ({
  ...bounds,
  x: bounds.x - displayBounds.x + now.x,
  y: bounds.y - displayBounds.y + now.y,
})

/** The same rectangle, moved and where it must be made smaller so that it lies within `area`. */
export function fitted(bounds: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(bounds.width, area.width)
  const height = Math.min(bounds.height, area.height)
  return {
    x: between(bounds.x, area.x, area.x + area.width - width),
    y: between(bounds.y, area.y, area.y + area.height - height),
    width,
    height,
  }
}

/** In the middle of the monitor, as large as a first window is. */
export const firstBounds = ({ workArea }: Monitor): Rectangle =>
  fitted(
    {
      x: workArea.x + Math.round((workArea.width - DEFAULT_SIZE.width) / 2),
      y: workArea.y + Math.round((workArea.height - DEFAULT_SIZE.height) / 2),
      ...DEFAULT_SIZE,
    },
    workArea,
  )

/** For a window that is opened from another one. */
export const besideBounds = (other: Rectangle, { workArea }: Monitor): Rectangle =>
  fitted({ ...other, x: other.x + CASCADE, y: other.y + CASCADE }, workArea)

export const equalBounds = (a: Rectangle, b: Rectangle): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height

const between = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most)
