import { clip, type Range } from './micros.ts'
import { shareOf } from './window.ts'

/** A span as it is drawn: `left` and `width` in px from the window's left edge. */
export interface Box<S extends Range> {
  readonly left: number
  readonly width: number
  /** What it stands for: the longest of those too near each other to be told apart. */
  readonly span: S
}

/** Holes narrower than this cannot be seen and are not drawn. */
const HAIR = 0.75

/** The spans of a window this many px wide. Never more boxes than pixels, and none too narrow to be seen. */
export function boxesOf<S extends Range>(spans: readonly S[], window: Range, width: number, least = 2): Box<S>[] {
  const boxes: { left: number; width: number; span: S }[] = []
  for (const span of spans) {
    const inside = clip(span, window)
    if (!inside) continue
    const left = shareOf(window, inside.from) * width
    const right = Math.max(left + least, shareOf(window, inside.to) * width)
    const last = boxes.at(-1)
    if (last && left - (last.left + last.width) < HAIR) merge(last, right, span)
    else boxes.push({ left, width: right - left, span })
  }
  return boxes
}

function merge<S extends Range>(box: { left: number; width: number; span: S }, right: number, span: S): void {
  box.width = Math.max(box.width, right - box.left)
  if (span.to - span.from > box.span.to - box.span.from) box.span = span
}
