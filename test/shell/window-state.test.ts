import { describe, expect, it } from 'vitest'
import { besideBounds, firstBounds, placeWindow, type Home, type Monitor } from '../../electron/shell/window-state.ts'

const area = (x: number, y: number, width: number, height: number) => ({ x, y, width, height })
const desk: Monitor = { id: 1, bounds: area(0, 0, 1920, 1080), workArea: area(0, 0, 1920, 1040) }
const wall: Monitor = { id: 2, bounds: area(1920, 0, 2560, 1440), workArea: area(1920, 0, 2560, 1440) }

const onWall: Home = { bounds: area(2000, 100, 1600, 1000), displayId: 2, displayBounds: wall.bounds }

describe('where a window goes', () => {
  it('is where it was, on its own monitor', () => {
    expect(placeWindow(onWall, [desk, wall])).toEqual({ at: 'home', monitor: wall, bounds: onWall.bounds })
  })

  it('is wholly on the main monitor while its own is away', () => {
    const { at, monitor, bounds } = placeWindow(onWall, [desk])
    expect({ at, monitor }).toEqual({ at: 'elsewhere', monitor: desk })
    expect(bounds).toEqual(area(80, 40, 1600, 1000))
  })

  it('is no larger than the monitor that it goes to', () => {
    const huge: Home = { ...onWall, bounds: area(1920, 0, 2560, 1440) }
    expect(placeWindow(huge, [desk]).bounds).toEqual(desk.workArea)
  })

  it('knows a monitor again by its place where its id has changed with a restart', () => {
    const renumbered = { ...wall, id: 77 }
    expect(placeWindow(onWall, [desk, renumbered])).toMatchObject({ at: 'home', monitor: renumbered })
  })

  it('follows a monitor that stands on another side now', () => {
    const left = { ...wall, bounds: area(-2560, 0, 2560, 1440), workArea: area(-2560, 0, 2560, 1440) }
    expect(placeWindow(onWall, [desk, left])).toEqual({
      at: 'home',
      monitor: left,
      bounds: area(-2480, 100, 1600, 1000),
    })
  })

  it('prefers the monitor with both to one that has only its id', () => {
    const other = { ...desk, id: 2 }
    const same = { ...wall, id: 9 }
    expect(placeWindow(onWall, [other, same]).monitor).toBe(same)
  })
})

describe('a new window', () => {
  it('stands in the middle of the main monitor', () => {
    expect(firstBounds(desk)).toEqual(area(240, 70, 1440, 900))
  })

  it('fits a small monitor', () => {
    expect(firstBounds({ ...desk, workArea: area(0, 30, 1024, 700) })).toEqual(area(0, 30, 1024, 700))
  })

  it('stands a little beside the one that it was opened from, and never beyond the monitor', () => {
    expect(besideBounds(area(100, 100, 800, 600), desk)).toEqual(area(132, 132, 800, 600))
    expect(besideBounds(area(1120, 440, 800, 600), desk)).toEqual(area(1120, 440, 800, 600))
  })
})
