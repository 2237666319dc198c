import { lengthOf, type Range } from './micros.ts'
import { atShare, moved } from './window.ts'

/** What gestures on a timeline are for. */
export interface GestureTarget {
  /** The window shown, and how many px wide it is. */
  readonly window: Range
  readonly width: number
  scrub(at: number): void
  select(one: number, other: number): void
  show(window: Range): void
  zoom(factor: number, around: number): void
}

/** Where a gesture began: on the tracks, on the hours above them, or on an end of the selection. */
export type Grip = 'tracks' | 'hours' | 'from' | 'to'

type Drag =
  | { drag: 'none' }
  | { drag: 'scrub' }
  | { drag: 'select'; anchor: number }
  | { drag: 'pan'; window: Range; x: number; moved: boolean }

/** Less than this many px is a click and no drag. */
const CLICK = 4
const LINE_PIXELS = 16
/** One notch of a common wheel (100 px) zooms by about a quarter. */
const ZOOM_PER_PIXEL = 0.0022

type Press = Pick<PointerEvent, 'button' | 'shiftKey'>
type Turn = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'shiftKey' | 'ctrlKey'>

/** Pointer and wheel on a timeline: drag scrubs, Shift and drag selects, dragging the hours moves, the wheel zooms. */
export class Gestures {
  readonly #target: GestureTarget
  #drag: Drag = { drag: 'none' }

  constructor(target: GestureTarget) {
    this.#target = target
  }

  get scrubbing(): boolean {
    return this.#drag.drag === 'scrub'
  }

  /** The instant at `x` px from the timeline's left edge. */
  at(x: number): number {
    const { window, width } = this.#target
    return atShare(window, Math.min(1, Math.max(0, x / Math.max(1, width))))
  }

  /** True where the gesture is this timeline's, and the pointer is to be captured. `other` is the selection's far end. */
  down(x: number, grip: Grip, { button, shiftKey }: Press, other: number | null = null): boolean {
    if (button !== 0) return false
    if (grip === 'from' || grip === 'to') this.#drag = { drag: 'select', anchor: other ?? this.at(x) }
    else if (shiftKey) this.#drag = { drag: 'select', anchor: this.at(x) }
    else if (grip === 'hours') this.#drag = { drag: 'pan', window: this.#target.window, x, moved: false }
    else {
      this.#drag = { drag: 'scrub' }
      this.#target.scrub(this.at(x))
    }
    return true
  }

  move(x: number): void {
    const drag = this.#drag
    if (drag.drag === 'scrub') this.#target.scrub(this.at(x))
    else if (drag.drag === 'select') this.#target.select(drag.anchor, this.at(x))
    else if (drag.drag === 'pan') this.#pan(drag, x)
  }

  up(x: number): void {
    // The hours pressed and not moved are a place to go to.
    if (this.#drag.drag === 'pan' && !this.#drag.moved) this.#target.scrub(this.at(x))
    this.cancel()
  }

  cancel(): void {
    this.#drag = { drag: 'none' }
  }

  wheel(x: number, { deltaX, deltaY, deltaMode, shiftKey, ctrlKey }: Turn): void {
    const { window, width } = this.#target
    const scale = deltaMode === 1 ? LINE_PIXELS : 1
    const sideways = !ctrlKey && (shiftKey || Math.abs(deltaX) > Math.abs(deltaY))
    if (sideways) {
      const pixels = (Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : deltaY) * scale
      this.#target.show(moved(window, (pixels / Math.max(1, width)) * lengthOf(window)))
    } else {
      const pixels = Math.max(-400, Math.min(400, deltaY * scale * (ctrlKey ? 4 : 1)))
      this.#target.zoom(Math.exp(pixels * ZOOM_PER_PIXEL), this.at(x))
    }
  }

  #pan(drag: Extract<Drag, { drag: 'pan' }>, x: number): void {
    if (!drag.moved && Math.abs(x - drag.x) < CLICK) return
    this.#drag = { ...drag, moved: true }
    const by = ((drag.x - x) / Math.max(1, this.#target.width)) * lengthOf(drag.window)
    this.#target.show(moved(drag.window, by))
  }
}
