import { beforeEach, describe, expect, test } from 'vitest'
import { deskCommand, repeats } from '../../../renderer/state/recordings/desk-keys.ts'
import { Gestures, type GestureTarget } from '../../../renderer/state/recordings/gestures.ts'
import { lengthOf, type Range } from '../../../renderer/state/recordings/micros.ts'
import { zoomed } from '../../../renderer/state/recordings/window.ts'

describe('keys', () => {
  interface Held {
    shiftKey?: boolean
    ctrlKey?: boolean
    altKey?: boolean
    metaKey?: boolean
    altGraph?: boolean
  }
  const press = (key: string, { altGraph = false, ...held }: Held = {}): ReturnType<typeof deskCommand> =>
    deskCommand({
      key,
      shiftKey: false,
      ctrlKey: false,
      altKey: false,
      metaKey: false,
      ...held,
      getModifierState: (name) => name === 'AltGraph' && altGraph,
    })

  test('play, pause and change the speed', () => {
    expect([' ', 'k', 'L', '<', '>'].map((key) => press(key)?.command)).toEqual([
      'toggle',
      'pause',
      'faster',
      'slower',
      'faster',
    ])
  })

  test('step by a picture, and by ten seconds with Shift', () => {
    expect(press('ArrowRight')).toEqual({ command: 'frame', direction: 1 })
    expect(press('ArrowLeft', { shiftKey: true })).toEqual({ command: 'skip', seconds: -10 })
  })

  test('jump to gaps and marks both ways', () => {
    expect(press('g')).toEqual({ command: 'gap', direction: 1 })
    expect(press('G', { shiftKey: true })).toEqual({ command: 'gap', direction: -1 })
    expect(press('M', { shiftKey: true })).toEqual({ command: 'mark', direction: -1 })
  })

  test('set the ends of the selection, also where [ and ] are behind AltGr', () => {
    expect(press('[')).toEqual({ command: 'selectFrom' })
    expect(press(']', { ctrlKey: true, altKey: true, altGraph: true })).toEqual({ command: 'selectTo' })
    expect(press('o')).toEqual({ command: 'selectTo' })
  })

  test('show cameras by their number', () => {
    expect(press('1')).toEqual({ command: 'camera', index: 0 })
    expect(press('9')).toEqual({ command: 'camera', index: 8 })
  })

  test('with Ctrl, Alt or Meta belong to the browser', () => {
    expect(press('l', { ctrlKey: true })).toBeUndefined()
    expect(press('ArrowLeft', { altKey: true })).toBeUndefined()
    expect(press('k', { metaKey: true })).toBeUndefined()
  })

  test('only what is meant to go on repeats while held', () => {
    expect(repeats({ command: 'frame', direction: 1 })).toBe(true)
    expect(repeats({ command: 'toggle' })).toBe(false)
    expect(repeats({ command: 'gap', direction: 1 })).toBe(false)
  })
})

describe('gestures on a timeline 1000 px wide over 1000 s', () => {
  class Target implements GestureTarget {
    window: Range = { from: 0, to: 1_000 }
    width = 1_000
    readonly done: unknown[] = []
    scrub(at: number): void {
      this.done.push(['scrub', at])
    }
    select(one: number, other: number): void {
      this.done.push(['select', one, other])
    }
    show(window: Range): void {
      this.window = window
    }
    zoom(factor: number, around: number): void {
      this.done.push(['zoom', around])
      const { from, to } = zoomed({ from: this.window.from * 1e6, to: this.window.to * 1e6 }, factor, around * 1e6)
      this.window = { from: from / 1e6, to: to / 1e6 }
    }
  }
  let target: Target
  let gestures: Gestures
  const plain = { button: 0, shiftKey: false }
  beforeEach(() => {
    target = new Target()
    gestures = new Gestures(target)
  })

  test('a press on the tracks scrubs at once, and a drag goes on', () => {
    gestures.down(200, 'tracks', plain)
    expect(gestures.scrubbing).toBe(true)
    gestures.move(250)
    gestures.up(250)
    gestures.move(400)
    expect(target.done).toEqual([
      ['scrub', 200],
      ['scrub', 250],
    ])
  })

  test('Shift and a drag selects, also backwards', () => {
    gestures.down(500, 'tracks', { button: 0, shiftKey: true })
    gestures.move(300)
    expect(target.done).toEqual([['select', 500, 300]])
  })

  test('an end of the selection is moved against the other', () => {
    gestures.down(300, 'from', plain, 700)
    gestures.move(350)
    expect(target.done).toEqual([['select', 700, 350]])
  })

  test('dragging the hours moves the timeline with the pointer', () => {
    gestures.down(500, 'hours', plain)
    gestures.move(600)
    gestures.up(600)
    expect(target.window).toEqual({ from: -100, to: 900 })
    expect(target.done).toEqual([])
  })

  test('a click on the hours goes there', () => {
    gestures.down(500, 'hours', plain)
    gestures.move(502)
    gestures.up(502)
    expect(target.done).toEqual([['scrub', 502]])
    expect(target.window).toEqual({ from: 0, to: 1_000 })
  })

  test('only the first button is for it', () => {
    expect(gestures.down(1, 'tracks', { button: 2, shiftKey: false })).toBe(false)
    expect(target.done).toEqual([])
  })

  test('the wheel zooms at the pointer, and moves sideways with Shift or by itself', () => {
    const turn = { deltaX: 0, deltaY: -100, deltaMode: 0, shiftKey: false, ctrlKey: false }
    gestures.wheel(400, turn)
    expect(target.done).toEqual([['zoom', 400]])
    expect(lengthOf(target.window)).toBeLessThan(1_000)
    const { window } = target
    gestures.wheel(400, { ...turn, shiftKey: true, deltaY: 100 })
    expect(lengthOf(target.window)).toBeCloseTo(lengthOf(window), -1)
    expect(target.window.from).toBeGreaterThan(window.from)
    gestures.wheel(400, { ...turn, deltaX: -100, deltaY: 3 })
    expect(target.window.from).toBeCloseTo(window.from, 0)
  })

  test('outside of the timeline it goes on at its edge', () => {
    expect([gestures.at(-50), gestures.at(2_000)]).toEqual([0, 1_000])
  })
})
