import { beforeEach, describe, expect, test } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { DAY, HOUR, SECOND, toInstant } from '../../../renderer/state/recordings/micros.ts'
import { obey } from '../../../renderer/state/recordings/obey.ts'
import { archive, build, clock, desk, open, player, setUpDesk, toasts } from './desk-kit.ts'
import { start } from './gate-and-yard.ts'

setUpDesk()

describe('opening', () => {
  test('shows the first cameras, standing a little before the newest picture', async () => {
    await open()
    expect(desk.chosen).toEqual(['gate', 'yard', 'roof'])
    expect(player().state).toMatchObject({ position: start - 6 * SECOND, playing: false })
    expect(desk.timeline.window.to).toBeGreaterThan(start - 6 * SECOND)
    expect(desk.phase).toBe('open')
  })

  test('goes where the address says', async () => {
    globalThis.window.location.hash = `#/recordings/yard/${toInstant(start - DAY)}`
    await build()
    await open()
    expect(desk.chosen).toEqual(['yard'])
    expect(desk.playhead.at).toBe(start - DAY)
    expect(desk.calendar.month).toBe('2026-01-01')
  })

  test('comes back to where it was left, with a new player', async () => {
    await open()
    desk.choose(['yard'])
    desk.goTo(start - 2 * HOUR)
    const before = player()
    desk.close()
    expect(before.closed).toBe(true)
    await open()
    expect(player()).not.toBe(before)
    expect([desk.chosen, player().state.position]).toEqual([['yard'], start - 2 * HOUR])
  })

  test('without a decoder the timeline still works', async () => {
    archive.playable = false
    await open()
    expect(desk.playable).toBe(false)
    desk.scrub(start - HOUR)
    expect(desk.playhead.at).toBe(start - HOUR)
  })

  test('a camera that was removed can still be chosen', async () => {
    archive.info = { ...archive.info, cameras: [{ camera: 'old', bytes: 1, oldest: null, newest: null }] }
    await open()
    expect(desk.cameras.at(-1)).toEqual({ id: 'old', name: 'old', removed: true })
  })

  test('an archive that does not answer is said where it was asked, and the view opens', async () => {
    archive.refuses.coverage = archive.refuses.find = new LinkError({ kind: 'unavailable', message: 'Not now.' })
    await open()
    expect(desk.phase).toBe('open')
    expect(toasts.list).toMatchObject([{ kind: 'alarm', message: 'Not now.' }])
    expect(desk.timeline.tracks.of('gate')?.state.state).toBe('failed')
  })

  test('keeps asking how the disk is, and stops when it is closed', async () => {
    await open()
    archive.info = { ...archive.info, state: { state: 'unavailable', message: 'Its disk is gone.' } }
    await clock.advance(10_000)
    expect(desk.archive?.state.state).toBe('unavailable')
    archive.refuses.archive = new LinkError({ kind: 'offline', message: 'No answer.' })
    await clock.advance(10_000)
    expect(desk.archive?.state.state).toBe('unavailable')
    desk.close()
    expect(clock.pending).toBe(0)
  })

  test('the address follows, so that a reload comes back here', async () => {
    await open()
    desk.goTo(start - 2 * HOUR)
    await clock.advance(1_000)
    expect(globalThis.window.location.hash).toBe(`#/recordings/gate,yard,roof/${toInstant(start - 2 * HOUR)}`)
  })
})

describe('keys', () => {
  beforeEach(open)

  test('play, faster, and pause', () => {
    for (const command of ['faster', 'faster', 'faster'] as const) obey(desk, { command })
    expect(player().state).toMatchObject({ playing: true, rate: 4 })
    obey(desk, { command: 'pause' })
    expect(player().state.playing).toBe(false)
  })

  test('mark both ends at the playhead and clear them', () => {
    desk.goTo(start - HOUR)
    obey(desk, { command: 'selectFrom' })
    obey(desk, { command: 'skip', seconds: 10 })
    obey(desk, { command: 'selectTo' })
    expect(desk.timeline.selection.range).toEqual({ from: start - HOUR, to: start - HOUR + 10 * SECOND })
    obey(desk, { command: 'skip', seconds: 60 })
    obey(desk, { command: 'selectFrom' })
    expect(desk.timeline.selection.range).toBeNull()
    obey(desk, { command: 'clear' })
    expect(desk.timeline.selection.from).toBeNull()
  })

  test('zoom around the playhead', () => {
    desk.goTo(start - 2 * DAY)
    const { window } = desk.timeline
    const share = (desk.playhead.at - window.from) / (window.to - window.from)
    obey(desk, { command: 'zoom', direction: -1 })
    const zoomed = desk.timeline.window
    expect(zoomed.to - zoomed.from).toBe((window.to - window.from) / 2)
    expect((desk.playhead.at - zoomed.from) / (zoomed.to - zoomed.from)).toBeCloseTo(share)
  })

  test('show and hide cameras in the order of the station', () => {
    obey(desk, { command: 'camera', index: 0 })
    expect(desk.chosen).toEqual(['yard', 'roof'])
    obey(desk, { command: 'camera', index: 0 })
    expect(desk.chosen).toEqual(['gate', 'yard', 'roof'])
  })
})

test('so many cameras and no more play in step', async () => {
  const ids = Array.from({ length: 12 }, (_, index) => `c${index}`)
  await build(ids)
  await open()
  for (const id of ids.slice(4)) desk.toggleCamera(id)
  expect(desk.chosen).toHaveLength(9)
  expect(toasts.list[0]?.message).toMatch(/^At most 9/)
})
