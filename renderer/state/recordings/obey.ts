import { lengthOf } from './micros.ts'
import type { DeskCommand } from './desk-keys.ts'
import type { Desk } from './desk.svelte.ts'

/** Does what a key asked. */
export function obey(desk: Desk, command: DeskCommand): void {
  const { playhead, timeline } = desk
  switch (command.command) {
    case 'toggle':
      playhead.toggle()
      break
    case 'pause':
      playhead.pause()
      break
    case 'faster':
      playhead.faster()
      break
    case 'slower':
      playhead.slower()
      break
    case 'frame':
      playhead.step(command.direction)
      break
    case 'skip':
      desk.jumps.skip(command.seconds)
      break
    case 'gap':
      void desk.jumps.toGap(command.direction)
      break
    case 'mark':
      desk.jumps.toMark(command.direction)
      break
    case 'change':
      void desk.jumps.toChange(command.direction)
      break
    case 'dayStart':
      void desk.jumps.toDay(desk.zone.dayOf(playhead.at))
      break
    case 'live':
      void desk.jumps.toLive()
      break
    case 'zoom':
      timeline.zoom(command.direction, anchor(desk))
      break
    case 'pan':
      timeline.pan(command.windows * timeline.length)
      break
    default:
      obeyOnSelection(desk, command)
  }
}

type Other = Extract<
  DeskCommand,
  { command: 'selectFrom' | 'selectTo' | 'clear' | 'export' | 'protect' | 'goTo' | 'panel' | 'camera' | 'keys' }
>

function obeyOnSelection(desk: Desk, command: Other): void {
  const { selection } = desk.timeline
  switch (command.command) {
    case 'selectFrom':
      selection.begin(desk.playhead.at)
      break
    case 'selectTo':
      selection.end(desk.playhead.at)
      break
    case 'clear':
      if (selection.from === null && selection.to === null) desk.showPanel(null)
      else selection.clear()
      break
    case 'panel':
      desk.showPanel(desk.panel === null ? 'gaps' : null)
      break
    case 'camera': {
      const camera = desk.cameras[command.index]
      if (camera) desk.toggleCamera(camera.id)
      break
    }
    default:
      desk.tasks.begin(command.command)
  }
}

/** Zooming keeps the playhead where it is, or the middle while the playhead is out of sight. */
function anchor({ playhead, timeline: { window } }: Desk): number {
  const inSight = playhead.at >= window.from && playhead.at <= window.to
  return inSight ? playhead.at : window.from + lengthOf(window) / 2
}
