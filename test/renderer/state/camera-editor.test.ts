import { expect, test, vi } from 'vitest'
import type { CameraConfig } from '../../../electron/protocol/cameras.ts'
import type { TryResult } from '../../../electron/protocol/http.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { CameraEditor } from '../../../renderer/state/camera-editor.svelte.ts'
import type { SourceApi } from '../../../renderer/state/source-api.ts'
import { Ticker } from '../../../renderer/state/ticker.svelte.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { camera } from '../kit/cameras.ts'
import { FakeLink } from '../kit/fake-link.ts'

const shown: TryResult = { picture: 'AAAA', width: 1280, height: 720, milliseconds: 640 }
const stored: CameraConfig = {
  id: 'gate',
  name: 'Front gate',
  source: 'rtsp://admin:***@192.168.1.20/stream1',
  enabled: true,
  fixed: false,
}

function make(
  before: CameraConfig | null = null,
  sources: Partial<SourceApi> = {},
): { editor: CameraEditor; link: FakeLink; clock: ManualClock } {
  const link = new FakeLink()
  const clock = new ManualClock()
  link.answers['cameras.add'] = link.answers['cameras.update'] = () => camera()
  const whole: SourceApi = { devices: () => Promise.resolve([]), tryOut: () => Promise.resolve(shown), ...sources }
  return { link, clock, editor: new CameraEditor({ link, sources: whole, ticker: new Ticker(clock) }, before) }
}

test('a camera is added with its name and source', async () => {
  const { editor, link } = make()
  editor.name = ' Boat house '
  editor.draft.rtsp.address = 'rtsp://192.168.1.20/1'
  expect(await editor.save()).toBe(true)
  expect(link.sent).toEqual([
    { method: 'cameras.add', params: { name: 'Boat house', source: 'rtsp://192.168.1.20/1' } },
  ])
})

test('what is wrong is said beside its field, only once somebody has tried', async () => {
  const { editor, link } = make()
  expect([editor.nameProblem, editor.problemOf('address')]).toEqual([null, null])
  expect(await editor.save()).toBe(false)
  expect([editor.nameProblem, editor.problemOf('address')]).toEqual(['needName', 'needAddress'])
  editor.name = 'x'.repeat(121)
  expect(editor.nameProblem).toBe('longName')
  expect(link.sent).toEqual([])
})

test('a source can be tried before it has a name', async () => {
  const { editor } = make()
  await editor.tryOut()
  expect([editor.nameProblem, editor.problemOf('address')]).toEqual([null, 'needAddress'])
  editor.draft.rtsp.address = 'rtsp://camera'
  await editor.tryOut()
  expect(editor.trial.state.state).toBe('works')
})

test('a change of the name alone does not touch the source', async () => {
  const { editor, link } = make(stored)
  editor.name = 'Main gate'
  await editor.save()
  expect(link.sent).toEqual([{ method: 'cameras.update', params: { camera: 'gate', name: 'Main gate' } }])
})

test('a change of the address keeps the stored password', async () => {
  const { editor, link } = make(stored)
  editor.draft.rtsp.address = 'rtsp://192.168.1.99/stream1'
  await editor.save()
  expect(link.sent[0]?.params).toMatchObject({ source: 'rtsp://admin:***@192.168.1.99/stream1' })
})

test('what the station refuses is said, and the form stays', async () => {
  const { editor, link } = make()
  link.answers['cameras.add'] = () =>
    Promise.reject(new LinkError({ kind: 'conflict', message: 'That name is taken.' }))
  editor.name = 'Gate'
  editor.draft.rtsp.address = 'rtsp://camera'
  expect(await editor.save()).toBe(false)
  expect(editor.saving).toMatchObject({ state: 'refused', problem: { message: 'That name is taken.' } })
})

test('a pasted address gives its user and password to their fields', () => {
  const { editor } = make()
  editor.draft.rtsp.address = 'rtsp://boss:p%40ss@camera/1'
  editor.splitAddress('rtsp')
  expect(editor.draft.rtsp).toMatchObject({ address: 'rtsp://camera/1', user: 'boss', password: 'p@ss' })
})

test('a trial shows the first picture until the source is another', async () => {
  const tryOut = vi.fn(() => Promise.resolve(shown))
  const { editor } = make(stored, { tryOut })
  await editor.tryOut()
  expect(tryOut).toHaveBeenCalledWith({ source: stored.source, camera: 'gate' }, expect.any(AbortSignal))
  expect(editor.trial.state).toMatchObject({ state: 'works', result: shown })
  expect(editor.trialOutdated).toBe(false)
  editor.draft.rtsp.user = 'other'
  expect(editor.trialOutdated).toBe(true)
})

test('a trial that is cancelled stays cancelled when its answer comes late', async () => {
  let answer: (result: TryResult) => void = () => undefined
  const { editor, clock } = make(stored, { tryOut: () => new Promise((resolve) => (answer = resolve)) })
  const trial = editor.tryOut()
  await clock.advance(2_000)
  expect([editor.trial.state.state, editor.trial.elapsed]).toEqual(['running', 2_000])
  editor.trial.cancel()
  answer(shown)
  await trial
  expect(editor.trial.state).toEqual({ state: 'idle' })
})

test('a trial that fails says why', async () => {
  const { editor } = make(stored, {
    tryOut: () => Promise.reject(new LinkError({ kind: 'unavailable', message: 'No answer from 192.168.1.20.' })),
  })
  await editor.tryOut()
  expect(editor.trial.state).toMatchObject({ state: 'failed', problem: { message: 'No answer from 192.168.1.20.' } })
})
