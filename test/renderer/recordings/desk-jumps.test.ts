import { beforeEach, describe, expect, test } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { DAY, MINUTE, SECOND } from '../../../renderer/state/recordings/micros.ts'
import { LEAD } from '../../../renderer/state/recordings/search.ts'
import { fakeSnapshot } from '../kit/fake-recordings.ts'
import { archive, desk, open, player, setUpDesk, toasts } from './desk-kit.ts'
import { gapAt, start } from './gate-and-yard.ts'

setUpDesk()

describe('jumping', () => {
  beforeEach(open)

  test('to a gap stands still just before it and says which it is', async () => {
    desk.playhead.play()
    await desk.jumps.toGap(-1)
    expect(player().state).toMatchObject({ position: gapAt - LEAD, playing: false })
    expect(desk.jumps.found).toMatchObject({ camera: 'gate', gap: { cause: 'network', message: 'No answer.' } })
  })

  test('where there is no gap it says so and stays', async () => {
    desk.choose(['yard'])
    const { position } = player().state
    await desk.jumps.toGap(1)
    expect(player().state.position).toBe(position)
    expect(desk.jumps.said).toBe('No gap after this.')
  })

  test('to a day shows the whole of it from its first recording', async () => {
    await desk.jumps.toDay('2025-12-30')
    expect(desk.timeline.window).toEqual({ from: desk.zone.startOf('2025-12-30'), to: desk.zone.endOf('2025-12-30') })
    expect(player().state.position).toBe(start - 3 * DAY)
    await desk.jumps.toDay('2025-12-01')
    expect(desk.jumps.said).toBe('Nothing was recorded on this day.')
  })

  test('out of a gap goes to the next picture', async () => {
    desk.choose(['gate'])
    desk.goTo(gapAt + SECOND)
    await desk.jumps.toRecorded()
    expect(player().state.position).toBe(gapAt + MINUTE)
  })

  test('to a mark finds snapshots and protected ranges', async () => {
    archive.snapshots = [fakeSnapshot('yard', start - 30 * MINUTE, '/s')]
    await desk.snapshots.load()
    desk.jumps.toMark(-1)
    expect(player().state.position).toBe(start - 30 * MINUTE)
    desk.jumps.toMark(-1)
    expect(desk.jumps.said).toMatch(/^No snapshot/)
  })

  test('to the newest plays on at once at 1×', async () => {
    desk.playhead.setRate(8)
    desk.goTo(start - DAY)
    await desk.jumps.toLive()
    expect(player().state).toMatchObject({ playing: true, rate: 1 })
    expect(desk.atLive).toBe(true)
  })

  test('gives way to whoever moves the playhead meanwhile', async () => {
    const jump = desk.jumps.toGap(-1)
    desk.scrub(start - DAY)
    await jump
    expect([player().state.position, desk.jumps.searching]).toEqual([start - DAY, false])
  })

  test('that the station does not answer is no gap that is not there', async () => {
    archive.refuses.coverage = new LinkError({ kind: 'offline', message: 'No answer.' })
    await desk.jumps.toGap(-1)
    expect(desk.jumps.said).toBe('')
    expect(toasts.list).toMatchObject([{ message: 'No answer.' }])
  })

  test('never goes into the future', () => {
    desk.goTo(start + DAY)
    expect(player().state.position).toBe(start)
  })
})
