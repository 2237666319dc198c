import { DAY, lengthOf, SECOND, type Range } from './micros.ts'

/** The widest and the narrowest view of a timeline. */
export const WIDEST = 62 * DAY
export const NARROWEST = 4 * SECOND

/** The lengths that one press of a button goes to. */
export const presets = [60, 600, 3_600, 6 * 3_600, 24 * 3_600, 7 * 24 * 3_600].map((seconds) => seconds * SECOND)

/** Where an instant stands in a window: 0 at its left edge, 1 at its right one. */
export const shareOf = (window: Range, at: number): number => (at - window.from) / lengthOf(window)

export const atShare = (window: Range, share: number): number => window.from + share * lengthOf(window)

/** A window of this length in which `at` stands where it stood. */
export function resized(window: Range, length: number, at: number): Range {
  const wanted = Math.round(Math.min(WIDEST, Math.max(NARROWEST, length)))
  const share = Math.min(1, Math.max(0, shareOf(window, at)))
  const from = Math.round(at - share * wanted)
  return { from, to: from + wanted }
}

/** Zoomed by a factor (2 shows twice as much) around an instant that keeps its place. */
export const zoomed = (window: Range, factor: number, around: number): Range =>
  resized(window, lengthOf(window) * factor, around)

export const moved = (window: Range, by: number): Range => ({
  from: Math.round(window.from + by),
  to: Math.round(window.to + by),
})

export const centred = (window: Range, at: number): Range => moved(window, at - (window.from + window.to) / 2)

/** Kept from running away into a future where nothing can be: at most a tenth of it lies after `now`. */
export function upTo(window: Range, now: number): Range {
  const latest = now + lengthOf(window) / 10
  return window.to <= latest ? window : moved(window, latest - window.to)
}

/** The window that still shows a playhead: turned like a page when it runs out at the right. */
export function following(window: Range, before: number, at: number): Range {
  const wasInside = before >= window.from && before <= window.to
  const share = shareOf(window, at)
  if (!wasInside || (share >= 0 && share <= 0.96)) return window
  const from = at - lengthOf(window) * 0.08
  return { from: Math.round(from), to: Math.round(from + lengthOf(window)) }
}

/** The window moved as little as needed to show an instant, with some room around it. */
export function revealing(window: Range, at: number): Range {
  const share = shareOf(window, at)
  if (share >= 0.02 && share <= 0.98) return window
  return centred(window, at)
}
