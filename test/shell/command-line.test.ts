import { describe, expect, it } from 'vitest'
import {
  argumentsForRelaunch,
  desktopArguments,
  lateOptions,
  stationArguments,
} from '../../electron/shell/command-line.ts'

describe('the arguments of the desktop program', () => {
  it('are the station’s own, without program and folder', () => {
    expect(stationArguments(['/opt/lookout', '--port', '0'], true)).toEqual(['--port', '0'])
    expect(stationArguments(['electron', '.', '--port', '0'], false)).toEqual(['--port', '0'])
  })

  it('leave Chromium’s switches to Chromium, and mistakes to be complained of', () => {
    const argv = ['lookout', '--no-sandbox', '--ozone-platform=wayland', '--nonsense']
    expect(stationArguments(argv, true)).toEqual(['--nonsense'])
  })

  it('say whether to begin without a window', () => {
    expect(desktopArguments(['lookout', '--hidden', '--port', '0'], true)).toEqual({
      hidden: true,
      alone: false,
      station: ['--port', '0'],
    })
    expect(desktopArguments(['lookout'], true)).toEqual({ hidden: false, alone: false, station: [] })
  })

  it('say whether to run the station alone', () => {
    expect(desktopArguments(['lookout', '--station', '--data', '/srv'], true)).toEqual({
      hidden: false,
      alone: true,
      station: ['--data', '/srv'],
    })
  })
})

describe('a second start', () => {
  it('is told which of its options had no effect, and nothing of what they held', () => {
    const late = lateOptions(
      ['lookout', '--camera', 'gate=rtsp://u:secret@h/x', '--port=0', '--camera', 'b=test:'],
      true,
    )
    expect(late).toContain('--camera, --port had no effect')
    expect(late).not.toContain('secret')
  })

  it('is told nothing of the kind where it had none', () => {
    expect(lateOptions(['lookout', '--hidden', '--no-sandbox'], true)).toBeUndefined()
  })
})

describe('a start anew', () => {
  it('has the same arguments, and a window exactly where there was one', () => {
    expect(argumentsForRelaunch(['lookout', '--hidden', '--port', '0'], 1)).toEqual(['--port', '0'])
    expect(argumentsForRelaunch(['lookout', '--port', '0'], 0)).toEqual(['--port', '0', '--hidden'])
  })
})
