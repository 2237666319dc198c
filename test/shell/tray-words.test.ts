import { describe, expect, it } from 'vitest'
import { shellWords } from '../../electron/shell/shell-words.ts'
import {
  cameraLines,
  trayIcon,
  trayTooltip,
  type TrayCamera,
  type TrayGlance,
} from '../../electron/shell/tray-words.ts'

const words = shellWords(['en'])
const camera = (change: Partial<TrayCamera> = {}): TrayCamera => ({
  id: 'gate',
  name: 'Front gate',
  state: 'live',
  recording: 'off',
  ...change,
})
const glance = (cameras: readonly TrayCamera[], windows = 1): TrayGlance => ({ known: true, cameras, windows })

describe('the icon', () => {
  it.each([
    ['the station is elsewhere', { known: false }, 'station'],
    ['a window shows live cameras', glance([camera()]), 'live'],
    ['no window is open', glance([camera()], 0), 'station'],
    ['every camera is off', glance([camera({ state: 'off' })]), 'station'],
    ['something is recorded, window or not', glance([camera({ recording: 'recording' })], 0), 'recording'],
    ['a camera starts', glance([camera({ state: 'starting' })]), 'station'],
    [
      'a camera gives no picture',
      glance([camera({ recording: 'recording' }), camera({ state: 'retrying' })]),
      'trouble',
    ],
    ['a recording fails', glance([camera({ recording: 'failing' })]), 'trouble'],
  ] as const)('when %s', (_when, seen, icon) => {
    expect(trayIcon(seen)).toBe(icon)
  })
})

describe('the tooltip', () => {
  it('says how the cameras are and how many are recorded', () => {
    expect(trayTooltip({ known: false }, words)).toBe('Lookout: the station is another computer’s')
    expect(trayTooltip(glance([]), words)).toBe('Lookout: no cameras')
    expect(trayTooltip(glance([camera()]), words)).toBe('Lookout: the camera is live')
    const three = [camera(), camera({ recording: 'recording' }), camera({ state: 'off' })]
    expect(trayTooltip(glance(three), words)).toBe('Lookout: all 2 cameras live, 1 recorded')
  })

  it('says first what is wrong', () => {
    const cameras = [camera({ recording: 'recording' }), camera({ state: 'failed', recording: 'failing' })]
    expect(trayTooltip(glance(cameras), words)).toBe(
      'Lookout: 1 NOT recorded, 1 without a picture, 1 of 2 cameras live, 1 recorded',
    )
  })

  it('is never longer than Windows shows', () => {
    const many = Array.from({ length: 250 }, () => camera({ state: 'failed', recording: 'failing' }))
    const long = { ...words, tray: { ...words.tray, notRecorded: () => '𝟙'.repeat(100) } }
    const tooltip = trayTooltip(glance(many), long)
    expect(tooltip.length).toBeLessThanOrEqual(127)
    expect(tooltip).toMatch(/^Lookout: (𝟙)+…$/u)
  })
})

describe('the cameras in the menu', () => {
  it('are each said in words', () => {
    const { lines } = cameraLines(
      glance([camera({ recording: 'recording' }), camera({ id: 'b', state: 'off' })]),
      words,
    )
    expect(lines.map(({ text }) => text)).toEqual(['Front gate: live, recorded', 'Front gate: off'])
  })

  it('begin with those in trouble, and end with a number where there are too many', () => {
    const cameras = Array.from({ length: 20 }, (_, index) =>
      camera({ id: `c${index}`, name: `Camera ${index}`, state: index === 17 ? 'failed' : 'live' }),
    )
    const { lines, more } = cameraLines(glance(cameras), words)
    expect(lines.map(({ id }) => id).slice(0, 2)).toEqual(['c17', 'c0'])
    expect([lines.length, more]).toEqual([12, 8])
    expect(cameraLines(glance(cameras.slice(0, 13)), words)).toMatchObject({ more: 0 })
  })
})
