import type { Direction } from './layout.ts'

/** What a key asks about the camera that the keyboard is at. */
export type RecordingCommand = { command: 'record' } | { command: 'recordHere' } | { command: 'snapshot' }

/** What a key asks of the wall. */
export type WallCommand =
  | { command: 'move'; direction: Direction }
  | { command: 'enlarge' }
  | { command: 'back' }
  /** By its place on the wall, from 0. */
  | { command: 'show'; index: number }
  | { command: 'stats' }
  | { command: 'fullScreen' }
  | RecordingCommand
  /** The picture's settings. */
  | { command: 'picture' }
  | { command: 'keys' }

const arrows: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }

const letters: Record<string, WallCommand> = {
  Enter: { command: 'enlarge' },
  Escape: { command: 'back' },
  s: { command: 'stats' },
  f: { command: 'fullScreen' },
  p: { command: 'snapshot' },
  i: { command: 'picture' },
  '?': { command: 'keys' },
}

/** The wall's command for a key press, or undefined: a key held with a modifier belongs to the browser. */
export function wallCommand(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>,
): WallCommand | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined
  const direction = arrows[event.key]
  if (direction) return { command: 'move', direction }
  if (event.key.toLowerCase() === 'r') return { command: event.shiftKey ? 'recordHere' : 'record' }
  if (/^[1-9]$/.test(event.key)) return { command: 'show', index: Number(event.key) - 1 }
  return letters[event.key.length === 1 ? event.key.toLowerCase() : event.key]
}

/** True for what takes typed text, where a letter is a letter. */
export const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=range]), select, textarea'))
