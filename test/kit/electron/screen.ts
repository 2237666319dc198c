import { EventEmitter } from 'node:events'
import type { Display, Rectangle, Screen } from 'electron'

/** A monitor as a test names it. */
export interface StandInDisplay {
  readonly id: number
  readonly bounds: Rectangle
  /** Left out: all of it. */
  readonly workArea?: Rectangle
}

const DEFAULT: readonly StandInDisplay[] = [{ id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } }]

const displayOf = ({ id, bounds, workArea = bounds }: StandInDisplay): Display =>
  ({ id, bounds, workArea, scaleFactor: 1, label: `Monitor ${id}` }) as Display

/** The monitors, which a test plugs in and out. */
class StandInScreen extends EventEmitter {
  #displays = named(process.env['STAND_IN_DISPLAYS'])

  getAllDisplays(): Display[] {
    return this.#displays.map(displayOf)
  }

  getPrimaryDisplay(): Display {
    const [first] = this.#displays
    if (!first) throw new Error('there is no monitor')
    return displayOf(first)
  }

  /** That with the largest share of the rectangle. */
  getDisplayMatching(rectangle: Rectangle): Display {
    const shares = this.#displays.map((display) => ({ display, share: sharedArea(display.bounds, rectangle) }))
    const best = shares.sort((a, b) => b.share - a.share)[0]
    return best && best.share > 0 ? displayOf(best.display) : this.getPrimaryDisplay()
  }

  /** Plugs monitors in and out; the first one is the main one. */
  plug(displays: readonly StandInDisplay[]): void {
    const before = this.#displays
    this.#displays = displays
    for (const gone of before.filter(({ id }) => !displays.some((display) => display.id === id)))
      this.emit('display-removed', {}, displayOf(gone))
    for (const added of displays.filter(({ id }) => !before.some((display) => display.id === id)))
      this.emit('display-added', {}, displayOf(added))
  }
}

StandInScreen.prototype satisfies Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay' | 'getDisplayMatching'>

function sharedArea(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return width > 0 && height > 0 ? width * height : 0
}

function named(text: string | undefined): readonly StandInDisplay[] {
  return text === undefined ? DEFAULT : (JSON.parse(text) as StandInDisplay[])
}

export const screen = new StandInScreen()
