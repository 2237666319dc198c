import { beforeEach, describe, expect, test } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { Cameras } from '../../../renderer/state/cameras.svelte.ts'
import { Place } from '../../../renderer/state/place.svelte.ts'
import { Desk } from '../../../renderer/state/recordings/desk.svelte.ts'
import { DAY, HOUR, MINUTE, SECOND, toInstant } from '../../../renderer/state/recordings/micros.ts'
import { obey } from '../../../renderer/state/recordings/obey.ts'
import { LEAD } from '../../../renderer/state/recordings/search.ts'
import { Zone } from '../../../renderer/state/recordings/zone.ts'
import { Toasts } from '../../../renderer/state/toasts.svelte.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { camera, START } from '../kit/cameras.ts'
import { FakeLink, online } from '../kit/fake-link.ts'
import { fakeExport, FakeRecordings, fakeSnapshot, type FakePlayer } from '../kit/fake-recordings.ts'

const start = START * 1_000
let clock: ManualClock
let archive: FakeRecordings
let toasts: Toasts
let desk: Desk
let mayOperate: boolean

const player = (): FakePlayer => archive.players.at(-1)!
const gapAt = start - HOUR

async function build(ids = ['gate', 'yard', 'roof']): Promise<void> {
  const link = new FakeLink()
  link.answers['cameras.list'] = () => ids.map((id) => camera({ id, name: id.toUpperCase() }))
  link.state = online()
  const cameras = new Cameras(link)
  await settle()
  desk = new Desk({
    services: archive,
    cameras,
    place: new Place(globalThis.window),
    toasts,
    clock,
    now: () => clock.now(),
    mayOperate: () => mayOperate,
    zone: new Zone('Europe/Berlin'),
  })
}

async function open(): Promise<void> {
  await desk.open()
  await settle()
}

beforeEach(async () => {
  globalThis.window.location.hash = '#/recordings'
  clock = new ManualClock()
  archive = new FakeRecordings()
  toasts = new Toasts(clock)
  mayOperate = true
  for (const id of ['gate', 'yard']) archive.cameras[id] = { recorded: [{ from: start - 3 * DAY, to: start - SECOND }] }
  archive.cameras.gate = {
    recorded: [
      { from: start - 3 * DAY, to: gapAt },
      { from: gapAt + MINUTE, to: start - SECOND },
    ],
    causes: [{ at: gapAt, cause: 'network', message: 'No answer.' }],
  }
  await build()
})

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

describe('with a selection', () => {
  beforeEach(async () => {
    await open()
    desk.timeline.selection.draw(gapAt - MINUTE, gapAt + 2 * MINUTE)
  })
  const cut = () => {
    const { task } = desk.tasks
    if (task.task !== 'export' && task.task !== 'protect') throw new Error(`no cut but ${task.task}`)
    return task.cut
  }

  test('an export says before it starts what is in it, and leaves out what has nothing', async () => {
    desk.tasks.begin('export')
    await settle()
    expect(cut().of('gate')).toMatchObject({
      state: 'known',
      contents: { recorded: 2 * MINUTE, gaps: [{ cause: 'network' }], bytes: 60_000_000 },
    })
    expect(cut().taken).toEqual(['gate', 'yard'])
  })

  test('it is ordered for each camera taken, and the list of exports opens', async () => {
    desk.tasks.begin('export')
    await settle()
    cut().take('yard', false)
    await desk.tasks.exportCut(cut())
    expect(archive.exports).toMatchObject([{ camera: 'gate', from: toInstant(gapAt - MINUTE) }])
    expect([desk.panel, desk.tasks.task.task]).toEqual(['exports', 'none'])
  })

  test('what the station refuses stays in the dialog, and what it has taken is not ordered twice', async () => {
    desk.tasks.begin('export')
    await settle()
    const refusal = new LinkError({ kind: 'unavailable', message: 'The disk has 1 GB left, and 4 GB are needed.' })
    const startExport = archive.archive.startExport.bind(archive.archive)
    let refused = false
    archive.archive.startExport = (camera, range) => {
      if (camera !== 'yard' || refused) return startExport(camera, range)
      refused = true
      return Promise.reject(refusal)
    }
    await desk.tasks.exportCut(cut())
    expect(cut().doing).toMatchObject({ state: 'refused', problem: { message: refusal.message } })
    await desk.tasks.exportCut(cut())
    expect(archive.exports.map(({ camera }) => camera)).toEqual(['gate', 'yard'])
  })

  test('a range is protected with its reason, and the protection is shown', async () => {
    desk.tasks.begin('protect')
    await settle()
    cut().reason = ' Report 4711 '
    cut().take('yard', false)
    await desk.tasks.protectCut(cut())
    await settle()
    expect(desk.protections.of('gate')).toMatchObject([{ reason: 'Report 4711', to: toInstant(gapAt + 2 * MINUTE) }])
    expect(toasts.list).toMatchObject([{ kind: 'done' }])
    await desk.tasks.unprotect(desk.protections.of('gate')[0]!)
    await settle()
    expect(desk.protections.all).toEqual([])
  })

  test('a viewer is told who may', () => {
    mayOperate = false
    desk.tasks.begin('export')
    expect(desk.tasks.task.task).toBe('none')
    expect(desk.jumps.said).toMatch(/are for operators/)
  })
})

test('without a selection an export says how to mark one', async () => {
  await open()
  desk.tasks.begin('export')
  expect(desk.tasks.task.task).toBe('none')
  expect(desk.jumps.said).toMatch(/^Mark a part first/)
})

describe('an export under way', () => {
  const range = { from: start - HOUR, to: start - 30 * MINUTE }
  const made = (progress: Parameters<typeof fakeExport>[0]['progress'], at = start): ReturnType<typeof fakeExport> =>
    fakeExport({ id: 'e1', camera: 'gate', range, at: toInstant(at), ...(progress && { progress }) })

  test('is heard of as it moves on, and its end is told on whatever view is shown', () => {
    desk.exports.hear(made({ state: 'running', done: 0.5, bytes: 10 }))
    expect(desk.exports.underWay).toBe(1)
    desk.exports.hear(made({ state: 'finished', bytes: 20, seconds: 1_800, sha256: 'x' }))
    expect([desk.exports.underWay, desk.exports.list.length]).toEqual([0, 1])
    expect(toasts.list).toMatchObject([{ kind: 'done', message: 'The export of GATE is ready.' }])
  })

  test('that fails is an alarm', () => {
    desk.exports.hear(made({ state: 'queued' }))
    desk.exports.hear(made({ state: 'failed', message: 'The disk is full.' }))
    expect(toasts.list).toMatchObject([{ kind: 'alarm', message: 'The export of GATE failed: The disk is full.' }])
  })

  test('that was finished long ago is no news', () => {
    desk.exports.hear(made({ state: 'finished', bytes: 20, seconds: 1_800, sha256: 'x' }))
    expect(toasts.list).toEqual([])
  })
})
