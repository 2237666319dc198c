import { describe, expect, it } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { at, S, type Recorded } from './fake-archive.ts'
import { gate, page, setUpPage, yard } from './fake-page.ts'

setUpPage()

describe('the live edge', () => {
  const live = (): Recorded => ({ camera: 'gate', from: 0, to: 20, growing: true })

  /** Time goes by, and the recording goes on with it. */
  async function goOn(recorded: Recorded, milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += 100) {
      page.now += S / 10
      if (passed % 1_000 === 900) recorded.to += 1
      await page.clock.advance(100)
    }
  }

  it('is never passed, and what is recorded meanwhile is played', async () => {
    const recorded = live()
    page.now = at(20.5)
    page.open(['gate'], recorded)
    await page.seek(19)
    page.playback.play()
    for (let i = 0; i < 10; i++) {
      await goOn(recorded, 1_000)
      expect(page.seconds).toBeLessThan(recorded.to)
    }
    expect(page.seconds).toBeGreaterThan(25)
    const painted = page.painted('gate')
    expect(painted).toEqual(painted.map((_, index) => 190 + index))
    expect(page.playback.state.cameras['gate']).toBe('picture')
  })

  it('ends a run that is faster than what happens', async () => {
    const recorded = live()
    page.now = at(20.5)
    page.open(['gate'], recorded)
    await page.seek(5)
    page.playback.setRate(8)
    page.playback.play()
    await goOn(recorded, 5_000)
    expect(page.playback.state).toMatchObject({ rate: 1, playing: true })
    const { seconds } = page
    await goOn(recorded, 10_000)
    expect(page.seconds).toBeGreaterThan(seconds + 6)
    expect(page.seconds).toBeLessThan(recorded.to)
  })

  it('is followed to its last picture though the decoder holds that back', async () => {
    // It ends in the middle of a group.
    const recorded = { ...live(), to: 20.5 }
    page.now = at(21)
    page.studio.holdsBack = 2
    page.open(['gate'], recorded)
    await page.seek(19)
    page.playback.play()
    await page.clock.advance(2_000)
    expect(page.shown('gate')).toBe(204)
    await goOn(recorded, 6_000)
    const painted = page.painted('gate')
    expect(painted).toEqual(painted.map((_, index) => 190 + index))
    expect(painted.length).toBeGreaterThan(30)
    // None has failed for want of a key frame.
    expect(page.studio.decoders).toHaveLength(1)
  })

  it('is not asked for again and again while nothing plays', async () => {
    page.now = at(20.5)
    page.open(['gate'], live())
    await page.seek(19.95)
    const asked = page.archive.asked.length
    await page.clock.advance(10_000)
    expect(page.archive.asked.length).toBe(asked)
  })

  it('goes over into the next segment', async () => {
    const recorded = live()
    page.now = at(20.5)
    page.open(['gate'], recorded)
    await page.seek(17)
    page.playback.play()
    await goOn(recorded, 2_000)
    recorded.growing = false
    const next = { camera: 'gate', from: recorded.to, to: recorded.to + 1, growing: true }
    page.archive.recorded.push(next)
    await goOn(next, 6_000)
    expect(page.seconds).toBeGreaterThan(22.5)
    const painted = page.painted('gate')
    expect(painted).toEqual(painted.map((_, index) => 170 + index))
  })
})

describe('what goes wrong', () => {
  const offline = new LinkError({ kind: 'offline', message: 'The station cannot be reached.' })

  it('is said, and tried again every two seconds', async () => {
    page.open(['gate'], gate)
    page.archive.problem = offline
    await page.seek(10)
    expect(page.playback.state.cameras['gate']).toBe('failed')
    expect(page.playback.state.problems['gate']).toEqual({ kind: 'offline', message: 'The station cannot be reached.' })
    page.archive.problem = null
    await page.clock.advance(1_900)
    expect(page.playback.state.cameras['gate']).toBe('failed')
    await page.clock.advance(200)
    await page.settle()
    expect(page.playback.state).toMatchObject({ cameras: { gate: 'picture' }, problems: {} })
  })

  it('is told apart', async () => {
    page.open(['gate'], gate)
    for (const [kind, expected] of [
      ['forbidden', 'refused'],
      ['unauthenticated', 'refused'],
      ['unavailable', 'station'],
    ] as const) {
      page.archive.problem = new LinkError({ kind, message: 'No.' })
      await page.seek(expected === 'station' ? 50_000 : 10)
      expect(page.playback.state.problems['gate']?.kind).toBe(expected)
    }
  })

  it('does not touch the picture that is seen where only the next ones cannot be read', async () => {
    page.open(['gate'], gate)
    await page.seek(9.85)
    page.archive.problem = offline
    page.playback.play()
    await page.clock.advance(50)
    expect(page.playback.state.cameras['gate']).toBe('picture')
  })

  it('of one camera does not stop the others', async () => {
    page.open(['gate', 'yard'], gate, { ...yard, damaged: true })
    await page.seek(10)
    page.playback.play()
    await page.clock.advance(2_000)
    expect(page.playback.state.cameras).toEqual({ gate: 'picture', yard: 'failed' })
    expect(page.seconds).toBeGreaterThan(11.5)
  })

  it('passes over a group that cannot be decoded, after a second try', async () => {
    page.open(['gate'], gate)
    // The eleventh second.
    page.studio.broken = '       10'
    await page.seek(10.5)
    expect(page.playback.state.problems['gate']?.kind).toBe('damaged')
    expect(page.studio.decoders.length).toBe(2)
    await page.seek(9.5)
    page.playback.play()
    await page.clock.advance(2_500)
    const painted = page.painted('gate')
    expect(painted.filter((tenth) => tenth >= 100 && tenth < 110)).toEqual([])
    expect(painted).toContain(99)
    expect(painted).toContain(110)
  })

  it('is no damage where the browser only took its decoder away', async () => {
    page.open(['gate'], gate)
    await page.seek(10.5)
    page.studio.last.fails('QuotaExceededError')
    await page.settle()
    await page.seek(10.7)
    await page.seek(33)
    expect(page.playback.state.cameras['gate']).toBe('picture')
    expect(page.shown('gate')).toBe(330)
  })

  it('is a gap where the recording has been deleted meanwhile', async () => {
    page.open(['gate'], gate)
    await page.seek(10)
    page.archive.recorded.length = 0
    await page.seek(40)
    expect(page.playback.state.cameras['gate']).toBe('gap')
  })
})
