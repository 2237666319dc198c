/** What a key asks while the picture panel is open. */
export type PanelCommand = 'undo' | 'compare'

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>

/** The panel's command for a key press; undefined where it is another's. */
export function panelCommand({ key, ctrlKey, altKey, metaKey, shiftKey }: Key): PanelCommand | undefined {
  if (altKey) return undefined
  if ((ctrlKey || metaKey) && !shiftKey && key.toLowerCase() === 'z') return 'undo'
  return !ctrlKey && !metaKey && isCompareKey(key) ? 'compare' : undefined
}

/** Also to know that it was let go: Ctrl and Shift may have changed meanwhile. */
export const isCompareKey = (key: string): boolean => key === '\\' || key.toLowerCase() === 'c'

/** Where a slider goes by a key that the browser does not know, null for all others. */
export function sliderKey(
  event: Key,
  slider: { value: number; min: number; max: number; step: number; neutral: number | null },
): number | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  if (event.key === 'Delete' || event.key === 'Backspace') return slider.neutral
  const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
  if (direction === undefined || !event.shiftKey) return null
  const value = Math.min(slider.max, Math.max(slider.min, slider.value + direction * 10 * slider.step))
  // Tenths add up to figures like 2.3000000000000003.
  return Number(value.toPrecision(12))
}
