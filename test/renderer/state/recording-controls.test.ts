import { beforeEach, describe, expect, test } from 'vitest'
import type { RecordingSettings, RecordingState } from '../../../electron/protocol/recordings.ts'
import { en } from '../../../renderer/i18n/en.ts'
import { Formats } from '../../../renderer/i18n/formats.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { LocalRecordings } from '../../../renderer/state/local-recordings.svelte.ts'
import { RecordingControls } from '../../../renderer/state/recording-controls.svelte.ts'
import { RecordingStates, stationAction } from '../../../renderer/state/recording-states.svelte.ts'
import { failingWords, recordingWords, runningTime } from '../../../renderer/state/recording-words.ts'
import { Toasts } from '../../../renderer/state/toasts.svelte.ts'
import { presets } from '../../../renderer/state/week.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { at } from '../kit/cameras.ts'
import { FakeLocal } from '../kit/fake-local.ts'
import { FakeLink } from '../kit/fake-link.ts'

const settings = (mode: RecordingSettings['mode']): RecordingSettings => ({
  mode,
  schedule: presets.always,
  preRollSeconds: 5,
  postRollSeconds: 5,
  retention: { days: null, gigabytes: null },
})
const waiting: RecordingState = { state: 'waiting' }
const recording: RecordingState = { state: 'recording', since: at(0) }
const failing: RecordingState = { state: 'failing', since: at(0), cause: 'disk', message: 'The disk is full.' }
const gate = { id: 'gate', name: 'Front gate' }

let link: FakeLink
let states: RecordingStates
let toasts: Toasts
let host: FakeLocal
let controls: RecordingControls
let mayOperate: boolean
const notices = (): [string, string][] => toasts.list.map(({ kind, message }) => [kind, message])
const asked = (): string[] => link.sent.map(({ method }) => method)

beforeEach(() => {
  const clock = new ManualClock()
  link = new FakeLink()
  states = new RecordingStates(link)
  toasts = new Toasts(clock)
  host = new FakeLocal()
  mayOperate = true
  const local = new LocalRecordings({ recorder: host, films: host, toasts, clock })
  controls = new RecordingControls({ link, states, local, toasts, mayOperate: () => mayOperate })
  link.answers['record.get'] = () => ({ settings: settings('manual'), state: waiting })
  link.answers['record.start'] = () => ({ recording: true, state: recording })
  link.answers['record.stop'] = () => ({ recording: false, state: waiting })
})

describe('what the recorders do', () => {
  test('is asked for camera by camera, and followed', async () => {
    await states.load(['gate', 'yard'])
    expect(asked()).toEqual(['record.get', 'record.get'])
    link.say({ method: 'recording.state', params: { camera: 'gate', recording: true, state: recording } })
    expect(states.of('gate')).toEqual({ settings: settings('manual'), state: recording })
    link.say({ method: 'camera.removed', params: { id: 'gate' } })
    expect(states.of('gate')).toBeUndefined()
  })

  test('is heard before it was asked for', () => {
    link.say({ method: 'recording.state', params: { camera: 'gate', recording: true, state: recording } })
    expect(states.of('gate')).toEqual({ settings: null, state: recording })
    expect(stationAction(states.of('gate'))).toEqual({ act: 'none', why: 'unknown' })
  })

  test('is asked for again when somebody switched recording off or on', async () => {
    await states.load(['gate'])
    link.answers['record.get'] = () => ({ settings: settings('off'), state: { state: 'off' } })
    link.say({ method: 'recording.state', params: { camera: 'gate', recording: false, state: { state: 'off' } } })
    await settle()
    expect(states.of('gate')?.settings?.mode).toBe('off')
  })

  test('keeps what is known where the station does not answer', async () => {
    await states.load(['gate'])
    link.answers['record.get'] = () => Promise.reject(new LinkError({ kind: 'offline', message: '' }))
    await states.refresh('gate')
    expect(states.of('gate')?.state).toEqual(waiting)
  })
})

test.each([
  ['manual', waiting, { act: 'start' }],
  ['manual', recording, { act: 'stop' }],
  ['manual', failing, { act: 'stop' }],
  ['continuous', recording, { act: 'none', why: 'always' }],
  ['scheduled', waiting, { act: 'none', why: 'scheduled' }],
  ['motion', waiting, { act: 'none', why: 'motion' }],
  ['off', { state: 'off' }, { act: 'none', why: 'off' }],
] as const)('in the mode %s, %j: %j', (mode, state, action) => {
  expect(stationAction({ settings: settings(mode), state })).toEqual(action)
})

describe('a person at a picture', () => {
  test('starts and stops recording by hand', async () => {
    await states.load(['gate'])
    await controls.toggleStation(gate)
    expect(asked()).toEqual(['record.get', 'record.start', 'record.get'])
    expect(notices()).toEqual([['done', 'The station records Front gate.']])
    link.say({ method: 'recording.state', params: { camera: 'gate', recording: true, state: recording } })
    await controls.toggleStation(gate)
    expect(asked()).toContain('record.stop')
  })

  test('is told why a camera is not recorded by hand, and the station is not asked', async () => {
    link.answers['record.get'] = () => ({ settings: settings('continuous'), state: recording })
    await states.load(['gate'])
    await controls.toggleStation(gate)
    expect(asked()).toEqual(['record.get'])
    expect(notices()).toEqual([['done', 'Front gate: The station records this camera all the time.']])
  })

  test('is shown what the station refuses', async () => {
    await states.load(['gate'])
    link.answers['record.start'] = () => Promise.reject(new LinkError({ kind: 'conflict', message: 'Not by hand.' }))
    await controls.toggleStation(gate)
    expect(notices()).toEqual([['alarm', 'Not by hand.']])
  })

  test('takes one snapshot at a time, and is led to it', async () => {
    let answer: (() => void) | undefined
    link.answers['snapshot.take'] = () =>
      new Promise((resolve) => {
        answer = () => resolve({ file: 'a.jpg', url: '/api/snapshots/gate/a.jpg', time: at(0), width: 1, height: 1 })
      })
    void controls.takeSnapshot(gate)
    void controls.takeSnapshot(gate)
    await settle()
    expect([controls.isSnapshotting('gate'), asked()]).toEqual([true, ['snapshot.take']])
    answer?.()
    await settle()
    expect(controls.isSnapshotting('gate')).toBe(false)
    expect(toasts.list[0]).toMatchObject({ link: { href: '/api/snapshots/gate/a.jpg', label: 'a.jpg' } })
  })

  test('who only watches records on the own computer, and nothing else', async () => {
    mayOperate = false
    await states.load(['gate'])
    await controls.toggleStation(gate)
    await controls.takeSnapshot(gate)
    controls.toggleLocal(gate)
    expect(asked()).toEqual(['record.get'])
    expect(host.begun.map(({ camera }) => camera)).toEqual(['gate'])
  })
})

describe('in words', () => {
  const format = new Formats('en')

  test('each state is a sentence, and a failing one says why', () => {
    const said = [{ state: 'off' } as const, waiting, recording, failing].map((state) =>
      recordingWords(state, 'en', en, format),
    )
    expect(new Set(said).size).toBe(4)
    expect(said[3]).toContain('The disk is full.')
  })

  test('the cause stands for the station’s English where another language is read', () => {
    expect(failingWords(failing, 'zh', en)).toBe('The disk cannot take it.')
    expect(failingWords({ ...failing, message: '' }, 'en', en)).toBe('The disk cannot take it.')
  })

  test('a recording counts like a clock', () => {
    expect([0, 7_900_000, 760_000_000, 3_723_000_000].map(runningTime)).toEqual(['0:00', '0:07', '12:40', '1:02:03'])
  })
})
