import { cleanup, screen } from '@testing-library/svelte'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RecordingSettings, RecordingState } from '../../../electron/protocol/recordings.ts'
import { isOn, presets } from '../../../renderer/state/week.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { openApp, type Role } from '../kit/app.ts'
import { at, camera } from '../kit/cameras.ts'
import { film, FakeLocal } from '../kit/fake-local.ts'
import { FakeLink } from '../kit/fake-link.ts'
import { archive, FakeStorage } from '../kit/fake-storage.ts'
import { click, completeJsdom, press, settled, type as typeInto } from '../kit/page.ts'

let clock: ManualClock
let link: FakeLink
let local: FakeLocal
let storage: FakeStorage
let settings: RecordingSettings
let state: RecordingState

const open = (role: Role = 'admin'): Promise<void> => openApp({ link, clock, role, storage, local })
const pageText = (): string => document.body.textContent
const sent = (method: string): unknown[] => link.sent.flatMap((each) => (each.method === method ? [each.params] : []))
async function pressHeld(key: string): Promise<void> {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key, shiftKey: true, bubbles: true, cancelable: true }),
  )
  await settled()
}

beforeAll(() => {
  completeJsdom()
  HTMLElement.prototype.setPointerCapture = () => undefined
})
beforeEach(() => {
  window.location.hash = ''
  clock = new ManualClock()
  link = new FakeLink()
  local = new FakeLocal()
  storage = new FakeStorage()
  state = { state: 'waiting' }
  settings = {
    mode: 'manual',
    schedule: presets.work,
    preRollSeconds: 5,
    postRollSeconds: 10,
    retention: { days: 14, gigabytes: null },
  }
  Object.assign(link.answers, {
    'cameras.list': () => [camera(), camera({ id: 'yard', name: 'Yard' })],
    'cameras.get': ({ camera: id }: { camera: string }) => ({
      id,
      name: id === 'gate' ? 'Front gate' : 'Yard',
      source: 'rtsp://c/1',
      enabled: true,
      fixed: id === 'yard',
    }),
    'cameras.update': () => camera(),
    'record.get': () => ({ settings, state }),
    'record.set': (params: { settings: RecordingSettings }) => ({ settings: params.settings, state }),
    'record.start': () => ({ recording: true, state }),
    'snapshot.take': () => ({ file: 'a.jpg', url: '/api/snapshots/gate/a.jpg', time: at(0), width: 1, height: 1 }),
  })
})
afterEach(cleanup)

describe('at a picture', () => {
  test('the state of its recording is said in words, and why it fails', async () => {
    await open()
    expect(pageText()).toContain('Standing by')
    const failing: RecordingState = { state: 'failing', since: at(0), cause: 'disk', message: 'No room on the disk.' }
    link.say({ method: 'recording.state', params: { camera: 'gate', recording: false, state: failing } })
    await settled()
    expect(pageText()).toContain('Should be recorded and is not: No room on the disk.')
  })

  test('R, Shift + R and P record it on the station, on this computer, and take a snapshot', async () => {
    await open()
    await press('r')
    expect(sent('record.start')).toEqual([{ camera: 'gate' }])
    await press('p')
    expect(sent('snapshot.take')).toEqual([{ camera: 'gate' }])
    expect(screen.getByRole<HTMLAnchorElement>('link', { name: 'a.jpg' }).getAttribute('href')).toBe(
      '/api/snapshots/gate/a.jpg',
    )
    await pressHeld('R')
    expect(local.begun.map(({ camera: id }) => id)).toEqual(['gate'])
    expect(sent('record.start')).toHaveLength(1)
  })

  test('a viewer may only record on the own computer', async () => {
    await open('viewer')
    expect(screen.queryAllByRole('button', { name: 'Take a snapshot' })).toEqual([])
    expect(screen.queryAllByRole('button', { name: 'Record on the station' })).toEqual([])
    await click('Record on this computer')
    expect(local.begun).toHaveLength(1)
  })

  test('what is recorded here counts, and leaving asks first', async () => {
    await open()
    await click('Record on this computer')
    expect(pageText()).toContain('Waiting for a picture…')
    const progress = {
      shelf: 'memory',
      bytes: 63e6,
      length: 127e6,
      pictures: 1,
      gaps: { count: 1, length: 4e6 },
    } as const
    local.say('gate', { type: 'progress', progress })
    await settled()
    expect(pageText()).toContain('2:07, 63 MB of 512 MB of memory')
    expect(pageText()).toContain('1 gap, 4.0s')
    const leaving = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(leaving)
    expect(leaving.defaultPrevented).toBe(true)
    await click('Stop recording on this computer')
    local.say('gate', { type: 'film', film: film({ blob: new Blob(['film']) }) })
    local.say('gate', { type: 'ended', end: { because: 'asked' } })
    await settled()
    const after = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(after)
    expect(after.defaultPrevented).toBe(false)
  })
})

describe('a camera’s recording', () => {
  const edit = async (): Promise<void> => {
    await open()
    await click('Cameras')
    await click('Change Front gate')
    await click('Recording')
  }

  test('is asked for when it is looked at, and only what is right is saved', async () => {
    await edit()
    await typeInto('Seconds before', '99')
    await typeInto('Keep for days', '7')
    await click('Save changes')
    expect(pageText()).toContain('A whole number from 0 to 30.')
    expect(sent('record.set')).toEqual([])
    await typeInto('Seconds before', '20')
    await click('Save changes')
    expect(sent('record.set')).toEqual([
      {
        camera: 'gate',
        settings: { ...settings, preRollSeconds: 20, retention: { days: 7, gigabytes: null } },
      },
    ])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  test('is left alone where nobody changed it', async () => {
    await edit()
    await click('Save changes')
    expect([sent('record.set'), sent('cameras.update')]).toEqual([[], [expect.anything()]])
  })

  test('is painted by the keyboard', async () => {
    await edit()
    screen.getByRole('radio', { name: 'By schedule' }).click()
    await settled()
    screen.getByRole('grid').focus()
    // From Monday 8:00, which is recorded: one half-hour back, paint it, and on to the left twice.
    await press('ArrowLeft')
    await press(' ')
    await pressHeld('ArrowLeft')
    await pressHeld('ArrowLeft')
    expect(pageText()).toContain('Monday, 06:30 to 07:00: recorded')
    expect(pageText()).toContain('51.5 hours a week')
    await click('Save changes')
    const [change] = sent('record.set') as { settings: RecordingSettings }[]
    const painted = [12, 13, 14, 15, 16].map((half) => isOn(change!.settings.schedule, { day: 0, half }))
    expect([change?.settings.mode, painted]).toEqual(['scheduled', [false, true, true, true, true]])
  })

  test('can be changed where the camera itself was given on the command line', async () => {
    await open()
    await click('Cameras')
    await click('Recording settings of Yard')
    expect(screen.queryByLabelText('Address')).toBeNull()
    screen.getByRole('radio', { name: 'Never' }).click()
    await settled()
    await click('Save changes')
    expect(sent('cameras.update')).toEqual([])
    expect(sent('record.set')).toEqual([{ camera: 'yard', settings: { ...settings, mode: 'off' } }])
    expect(pageText()).toContain('The recording of Yard was changed.')
  })

  test('that the station refuses is said, and the camera is not added twice', async () => {
    link.answers['cameras.add'] = () => camera({ id: 'boat' })
    let refuse = true
    link.answers['record.set'] = ({ settings: set }) =>
      refuse
        ? Promise.reject(new Error('The disk is too small.'))
        : { settings: { ...settings, ...(set as RecordingSettings) }, state }
    await open()
    await click('Cameras')
    await click('Add camera')
    await typeInto('Name', 'Boat house')
    await typeInto('Address', 'rtsp://c/1')
    await click('Recording')
    await typeInto('Keep for days', '3')
    await click('Add camera', 1)
    expect(screen.getByRole('alert').textContent).toContain('The disk is too small.')
    refuse = false
    await click('Add camera', 1)
    expect(sent('cameras.add')).toHaveLength(1)
    expect(sent('record.set').at(-1)).toMatchObject({ camera: 'boat', settings: { retention: { days: 3 } } })
    expect(pageText()).toContain('Boat house was added.')
  })
})

describe('the storage', () => {
  test('is shown to everybody, with when the disk is full', async () => {
    await open('viewer')
    await click('Storage')
    expect(pageText()).toContain('the disk is full in 6 days')
    expect(pageText()).toContain('Only an administrator changes this.')
    expect(screen.getByLabelText<HTMLInputElement>('Days').disabled).toBe(true)
    expect(screen.queryByRole('button', { name: /^End the protection/ })).toBeNull()
    expect(pageText()).toContain('Van at the gate')
    expect(screen.getByRole('row', { name: /^barn\s*removed/ })).toBeTruthy()
  })

  test('is changed by an administrator', async () => {
    await open()
    await click('Storage')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true)
    await typeInto('Days', '7')
    await click('Save')
    expect(storage.changes).toEqual([{ retention: { days: 7, gigabytes: null }, reserveGigabytes: 50 }])
  })

  test('lets go of a protection after a question', async () => {
    await open()
    await click('Storage')
    screen.getByRole('button', { name: /^End the protection of Front gate/ }).click()
    await settled()
    expect(storage.list).toHaveLength(1)
    await click('End the protection')
    expect(storage.list).toEqual([])
    expect(pageText()).toContain('Nothing is protected.')
  })

  test('says why nothing can be recorded and what to do, and how far indexing is', async () => {
    storage.info = archive({ state: { state: 'unavailable', message: 'This is another disk.' }, disk: null })
    await open()
    await click('Storage')
    expect(screen.getByRole('alert').textContent).toContain('This is another disk.')
    expect(pageText()).toContain('Check on the station’s computer')
    storage.info = archive({ state: { state: 'indexing', done: 4_000, total: 10_000 } })
    await clock.advance(10_000)
    await settled()
    expect(pageText()).toContain('4,000 of 10,000 files')
    expect(screen.getByRole<HTMLProgressElement>('progressbar').value).toBe(4_000)
  })
})
