/** What a key asks of the recordings view. */
export type DeskCommand =
  | { command: 'toggle' }
  | { command: 'pause' }
  | { command: 'faster' }
  | { command: 'slower' }
  | { command: 'frame'; direction: 1 | -1 }
  /** By so many seconds. */
  | { command: 'skip'; seconds: number }
  | { command: 'gap'; direction: 1 | -1 }
  | { command: 'mark'; direction: 1 | -1 }
  /** To where the picture settings changed. */
  | { command: 'change'; direction: 1 | -1 }
  | { command: 'dayStart' }
  | { command: 'live' }
  | { command: 'zoom'; direction: 1 | -1 }
  /** Moves the timeline by so many windows; the playhead stays. */
  | { command: 'pan'; windows: number }
  | { command: 'selectFrom' }
  | { command: 'selectTo' }
  | { command: 'clear' }
  | { command: 'export' }
  | { command: 'protect' }
  | { command: 'goTo' }
  | { command: 'panel' }
  /** Shows or hides a camera by its place in the list, from 0. */
  | { command: 'camera'; index: number }
  | { command: 'keys' }

type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'getModifierState'>

const keys: Record<string, DeskCommand> = {
  ' ': { command: 'toggle' },
  k: { command: 'pause' },
  l: { command: 'faster' },
  j: { command: 'skip', seconds: -10 },
  '<': { command: 'slower' },
  '>': { command: 'faster' },
  ',': { command: 'frame', direction: -1 },
  '.': { command: 'frame', direction: 1 },
  ArrowLeft: { command: 'frame', direction: -1 },
  ArrowRight: { command: 'frame', direction: 1 },
  ArrowUp: { command: 'zoom', direction: -1 },
  ArrowDown: { command: 'zoom', direction: 1 },
  '+': { command: 'zoom', direction: -1 },
  '=': { command: 'zoom', direction: -1 },
  '-': { command: 'zoom', direction: 1 },
  PageUp: { command: 'pan', windows: -0.5 },
  PageDown: { command: 'pan', windows: 0.5 },
  Home: { command: 'dayStart' },
  End: { command: 'live' },
  g: { command: 'gap', direction: 1 },
  m: { command: 'mark', direction: 1 },
  c: { command: 'change', direction: 1 },
  '[': { command: 'selectFrom' },
  ']': { command: 'selectTo' },
  i: { command: 'selectFrom' },
  o: { command: 'selectTo' },
  Escape: { command: 'clear' },
  e: { command: 'export' },
  p: { command: 'protect' },
  t: { command: 'goTo' },
  b: { command: 'panel' },
  '?': { command: 'keys' },
}

const shifted: Record<string, DeskCommand> = {
  ArrowLeft: { command: 'skip', seconds: -10 },
  ArrowRight: { command: 'skip', seconds: 10 },
  g: { command: 'gap', direction: -1 },
  m: { command: 'mark', direction: -1 },
  c: { command: 'change', direction: -1 },
}

/** The command of a key press, or undefined: a key held with Ctrl, Alt or Meta belongs to the browser. */
export function deskCommand(press: Press): DeskCommand | undefined {
  const { key, shiftKey, ctrlKey, altKey, metaKey } = press
  // Many keyboards have [ and ] behind AltGr, which Windows reports as Ctrl and Alt.
  const typed = press.getModifierState('AltGraph')
  if (metaKey || (!typed && (ctrlKey || altKey))) return undefined
  if (/^[1-9]$/.test(key)) return { command: 'camera', index: Number(key) - 1 }
  const name = key.length === 1 ? key.toLowerCase() : key
  return (shiftKey ? shifted[name] : undefined) ?? keys[name]
}

/** What may be held down, as it is meant to go on. */
export const repeats = ({ command }: DeskCommand): boolean =>
  command === 'frame' || command === 'skip' || command === 'zoom' || command === 'pan'
