import { describe, expect, it } from 'vitest'
import { stationArguments } from '../../electron/shell/command-line.ts'

describe('the arguments of the desktop program', () => {
  it('are the station’s own, without program and folder', () => {
    expect(stationArguments(['/opt/lookout', '--port', '0'], true)).toEqual(['--port', '0'])
    expect(stationArguments(['electron', '.', '--port', '0'], false)).toEqual(['--port', '0'])
  })

  it('leave Chromium’s switches to Chromium, and mistakes to be complained of', () => {
    const argv = ['lookout', '--no-sandbox', '--ozone-platform=wayland', '--nonsense']
    expect(stationArguments(argv, true)).toEqual(['--nonsense'])
  })
})
