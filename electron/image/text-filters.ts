/**
 * The overlay's two filters. The words of people come from a file that ffmpeg reads anew for each picture, with nothing in
 * it expanded; ffmpeg adds the time by itself. The time has the row at the edge; the file leaves that row free.
 */
import type { Overlay, OverlayPlace } from '../protocol/image.ts'
import { escapeValue, filterLink } from './filter-link.ts'
import type { FilterLink } from './filter-link.ts'

const LOOK = { fontsize: 'h/28+6', fontcolor: 'white', borderw: '2', bordercolor: 'black@0.8' } as const

/** @param font a file; null or undefined for the one that ffmpeg finds by itself */
export function textLinks(overlay: Overlay, font: string | null | undefined, textFile: string): FilterLink[] {
  const look = {
    ...(font === null || font === undefined ? {} : { fontfile: escapeValue(font) }),
    ...LOOK,
    ...PLACES[overlay.place],
  }
  const file = { textfile: escapeValue(textFile), reload: '1', expansion: 'none' }
  return [
    filterLink({ filter: 'drawtext', instance: 'note', fixed: { ...file, ...look }, on: hasWords(overlay) }, true),
    filterLink(
      { filter: 'drawtext', instance: 'time', fixed: { text: '%{localtime}', ...look }, on: overlay.time },
      true,
    ),
  ]
}

const hasWords = ({ text, name }: Overlay): boolean => name || text.trim() !== ''

const MARGIN = 'h/40'
const LEFT = { x: MARGIN }
const RIGHT = { x: `w-text_w-${MARGIN}` }
const TOP = { y: MARGIN }
const BOTTOM = { y: `h-text_h-${MARGIN}` }
const PLACES: Readonly<Record<OverlayPlace, { readonly x: string; readonly y: string }>> = {
  topLeft: { ...LEFT, ...TOP },
  topRight: { ...RIGHT, ...TOP },
  bottomLeft: { ...LEFT, ...BOTTOM },
  bottomRight: { ...RIGHT, ...BOTTOM },
}

/** What the overlay's file holds. Never empty, which drawtext does not read. */
export function overlayWords({ text, name, time, place }: Overlay, cameraName: string): string {
  const words = [...(name ? [cameraName] : []), ...(text.trim() === '' ? [] : [text])]
  if (!time) return words.join('\n') || ' '
  return (place.startsWith('top') ? ['', ...words] : [...words, ' ']).join('\n') || ' '
}
