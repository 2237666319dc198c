import { beforeEach, describe, expect, test } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { HOUR, MINUTE, toInstant } from '../../../renderer/state/recordings/micros.ts'
import { settle } from '../../kit/manual-clock.ts'
import { fakeExport } from '../kit/fake-recordings.ts'
import { archive, desk, may, open, setUpDesk, toasts } from './desk-kit.ts'
import { gapAt, start } from './gate-and-yard.ts'

setUpDesk()

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
    may.operate = false
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
