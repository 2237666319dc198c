import { cleanup, render, screen, within } from '@testing-library/svelte'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { language } from '../../../renderer/i18n/language.svelte.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { Cameras } from '../../../renderer/state/cameras.svelte.ts'
import { Connection } from '../../../renderer/state/connection.svelte.ts'
import type { Console } from '../../../renderer/state/console.svelte.ts'
import { Place } from '../../../renderer/state/place.svelte.ts'
import { Desk } from '../../../renderer/state/recordings/desk.svelte.ts'
import { DAY, HOUR, MINUTE, SECOND, toInstant } from '../../../renderer/state/recordings/micros.ts'
import { Zone } from '../../../renderer/state/recordings/zone.ts'
import { Ticker } from '../../../renderer/state/ticker.svelte.ts'
import { Toasts } from '../../../renderer/state/toasts.svelte.ts'
import Recordings from '../../../renderer/views/Recordings.svelte'
import { ManualClock } from '../../kit/manual-clock.ts'
import { camera, START } from '../kit/cameras.ts'
import { FakeLink, online } from '../kit/fake-link.ts'
import { emptyArchive, fakeExport, FakeRecordings, fakeSnapshot, type FakePlayer } from '../kit/fake-recordings.ts'
import { click, completeJsdom, press, settled, type as typeInto } from '../kit/page.ts'

const start = START * 1_000
const gapAt = start - HOUR
let clock: ManualClock
let link: FakeLink
let archive: FakeRecordings
let desk: Desk
let toasts: Toasts
let invited = false
let shown: Pick<Console, 'desk' | 'cameras' | 'connection' | 'place' | 'mayAdminister' | 'addCamera'>

const player = (): FakePlayer => archive.players.at(-1)!
const slider = (): HTMLElement => screen.getByRole('slider', { name: 'Playhead' })
const spoken = (): string => slider().getAttribute('aria-valuetext') ?? ''
const shows = (text: string | RegExp): boolean => screen.queryAllByText(text).length > 0
const refused = (message: string): LinkError => new LinkError({ kind: 'unavailable', message })

async function open(role: 'viewer' | 'operator' | 'admin' = 'operator'): Promise<void> {
  link.state = online(role)
  const cameras = new Cameras(link)
  const place = new Place(globalThis.window)
  desk = new Desk({
    services: archive,
    cameras,
    place,
    toasts,
    clock,
    now: () => clock.now(),
    mayOperate: () => role !== 'viewer',
    zone: new Zone('UTC'),
  })
  link.on('export.progress', (progress) => {
    desk.exports.hear(progress)
  })
  const connection = new Connection(link, new Ticker(clock))
  shown = { desk, cameras, connection, place, mayAdminister: role === 'admin', addCamera: () => (invited = true) }
  await show()
}

async function show(): Promise<void> {
  render(Recordings, { station: shown })
  for (let turn = 0; turn < 4; turn++) await settled()
}

beforeAll(completeJsdom)
beforeEach(() => {
  window.location.hash = '#/recordings'
  clock = new ManualClock()
  toasts = new Toasts(clock)
  link = new FakeLink()
  link.answers['cameras.list'] = () => [camera(), camera({ id: 'yard', name: 'Yard' })]
  archive = new FakeRecordings()
  archive.cameras.yard = { recorded: [{ from: start - 3 * DAY, to: start - SECOND }] }
  archive.cameras.gate = {
    recorded: [
      { from: start - 3 * DAY, to: gapAt },
      { from: gapAt + MINUTE, to: start - SECOND },
    ],
    causes: [{ at: gapAt, cause: 'network', message: 'No answer from 192.168.1.20.' }],
  }
})
afterEach(() => {
  cleanup()
  language.use('en')
})

describe('the playhead', () => {
  test('is a slider that says date, time and what is there of every camera', async () => {
    await open()
    expect(spoken()).toMatch(/Jan 2, 2026, \d\d:\d\d:\d\d: Front gate, Recorded; Yard, Recorded$/)
  })

  test('says a gap with its cause and length', async () => {
    await open()
    player().seek(gapAt + 5 * SECOND)
    await settled()
    expect(spoken()).toContain('Front gate, no recording, Network, 1m; Yard, Recorded')
  })

  test('says what is protected, and why', async () => {
    const range = { from: toInstant(start - MINUTE), to: toInstant(start) }
    archive.protections = [{ id: 'p', camera: 'yard', ...range, reason: 'Report 4711', by: 'ann', at: range.to }]
    await open()
    expect(spoken()).toContain('Yard, Recorded, Protected: Report 4711')
  })

  test('is moved by the keys wherever the focus is', async () => {
    await open()
    const { position } = player().state
    await press('ArrowRight')
    expect(player().state.position).toBeGreaterThan(position)
    await press(' ')
    expect(player().state.playing).toBe(true)
    await press('k')
    expect(player().state.playing).toBe(false)
  })

  test('leaves Space to the button that has the focus', async () => {
    await open()
    screen.getByRole('button', { name: 'Next gap' }).focus()
    await press(' ')
    expect(player().state.playing).toBe(false)
  })
})

describe('finding', () => {
  test('G goes to the gap before and says in words what it was', async () => {
    await open()
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'G', shiftKey: true, bubbles: true }))
    await settled()
    const status = screen.getAllByRole('status').map(({ textContent }) => textContent)
    expect(status.join()).toMatch(/Front gate: no recording .* \(1m\).*Network: No answer from 192\.168\.1\.20\./s)
  })

  test('the list of gaps leads to each', async () => {
    await open()
    await press('b')
    expect(screen.getByRole('tab', { name: 'Gaps', selected: true })).toBeTruthy()
    within(screen.getByRole('tabpanel'))
      .getByRole('button', { name: /Network/ })
      .click()
    await settled()
    expect(player().state.position).toBe(gapAt - 3 * SECOND)
  })

  test('a day of the calendar says how much of it is recorded, and shows it', async () => {
    await open()
    const day = screen.getByRole('button', {
      name: /Thursday, January 1, 2026: 24h recorded|January 1, 2026: 1d recorded/,
    })
    day.click()
    await settled()
    expect(toInstant(player().state.position)).toContain('2026-01-01T00:00')
  })

  test('a time is typed', async () => {
    await open()
    await press('t')
    await typeInto('Time', '01:30:15')
    await click('Go there')
    expect(toInstant(player().state.position)).toBe('2026-01-02T01:30:15.000Z')
  })

  test('while a dialog is open the keys are its own', async () => {
    await open()
    await press('t')
    screen.getByLabelText('Time').focus()
    await press('l')
    expect(player().state.playing).toBe(false)
  })

  test('every key is in the key sheet', async () => {
    await open()
    await press('?')
    const sheet = screen.getByRole('dialog', { name: 'Keys' })
    for (const key of ['Space', 'J', 'K', 'L', '[', ']', 'G', 'Home', 'End', 'Esc'])
      expect(within(sheet).queryAllByText(key).length, key).toBeGreaterThan(0)
  })
})

describe('a picture', () => {
  test('that is missing says since when, till when and why', async () => {
    await open()
    player().seek(gapAt + SECOND)
    player().become({ cameras: { gate: 'gap', yard: 'picture' } })
    await settled()
    expect(shows('No recording')).toBe(true)
    expect(shows(/Network: No answer from 192\.168\.1\.20\./)).toBe(true)
    await click('Go to the next recording')
    expect(player().state.position).toBe(gapAt + SECOND)
  })

  test('that has failed says what can be done', async () => {
    await open()
    const problems = { gate: { kind: 'unsupported', message: 'avc1.640033' } } as const
    player().become({ cameras: { gate: 'failed', yard: 'picture' }, problems })
    await settled()
    expect(shows('This picture cannot be shown')).toBe(true)
    expect(shows(/has no decoder for this recording/)).toBe(true)
  })

  test('of one camera alone is a click away', async () => {
    await open()
    expect([...player().attached.keys()]).toEqual(['gate', 'yard'])
    await click('Show Yard alone')
    expect([...player().attached.keys()]).toEqual(['yard'])
  })
})

describe('cutting out', () => {
  test('by keys alone: both ends, export, and the list with its progress and downloads', async () => {
    await open()
    await press('[')
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ArrowLeft', shiftKey: true, bubbles: true }),
    )
    await settled()
    await press('[')
    player().seek(start - 2 * SECOND)
    await press(']')
    await press('e')
    expect(screen.getByRole('dialog', { name: 'Export' })).toBeTruthy()
    await click('Export 2 films')
    expect(archive.exports).toHaveLength(2)
    const range = { from: gapAt, to: start }
    const say = (progress: ReturnType<typeof fakeExport>['progress']): Promise<void> => {
      link.say({ method: 'export.progress', params: fakeExport({ id: 'e1', camera: 'gate', range, progress }) })
      return settled()
    }
    await say({ state: 'running', done: 0.42, bytes: 181e6 })
    expect(screen.getByRole('progressbar').getAttribute('value')).toBe('42')
    await say({ state: 'finished', bytes: 420e6, seconds: 60, sha256: 'x' })
    const links = within(screen.getByRole('tabpanel')).getAllByRole('link')
    expect(links.map((each) => each.getAttribute('href'))).toEqual(
      ['film', 'manifest', 'signature', 'key'].map((part) => `/api/exports/e1/${part}`),
    )
    expect(toasts.list).toMatchObject([{ kind: 'done', message: 'The export of Front gate is ready.' }])
  })

  test('an export can be cancelled and removed', async () => {
    archive.exports = [fakeExport({ id: 'e1', camera: 'gate', range: { from: gapAt, to: start } })]
    await open()
    await press('b')
    screen.getByRole('tab', { name: 'Exports' }).click()
    await settled()
    await click('Cancel the export gate.mp4')
    expect(archive.exports).toEqual([])
  })

  test('a viewer sees who may, and cannot', async () => {
    await open('viewer')
    await press('[')
    player().seek(start - SECOND)
    await press(']')
    expect(shows(/Exporting and protecting are for operators/)).toBe(true)
    expect(screen.getByRole('button', { name: 'Export…' })).toHaveProperty('disabled', true)
    await press('b')
    screen.getByRole('tab', { name: 'Exports' }).click()
    await settled()
    expect(shows(/^Exports are for operators/)).toBe(true)
    expect(archive.done).not.toContain('exports')
  })

  test('only an admin is offered to take a protection away', async () => {
    const protection = { id: 'p', camera: 'gate', reason: 'Report 4711', by: 'ann', at: toInstant(start) }
    archive.protections = [{ ...protection, from: toInstant(gapAt), to: toInstant(start) }]
    await open('operator')
    await press('b')
    screen.getByRole('tab', { name: 'Protected' }).click()
    await settled()
    expect(shows('Report 4711')).toBe(true)
    expect(screen.queryByRole('button', { name: 'Take the protection away' })).toBeNull()
    cleanup()
    await open('admin')
    await press('b')
    screen.getByRole('tab', { name: 'Protected' }).click()
    await settled()
    await click('Take the protection away')
    await click('Take away')
    expect(archive.protections).toEqual([])
  })
})

describe('what is not as one would wish', () => {
  test('no recording at all', async () => {
    archive.info = { ...emptyArchive, bytes: 0 }
    await open('admin')
    expect(shows('Nothing has been recorded yet')).toBe(true)
    expect(shows('Choose in a camera’s settings when it is recorded.')).toBe(true)
  })

  test('no camera at all', async () => {
    link.answers['cameras.list'] = () => []
    await open()
    expect(shows(/^An administrator can add cameras/)).toBe(true)
    expect(screen.queryByRole('slider')).toBeNull()
    cleanup()
    await open('admin')
    await click('Add a camera')
    expect(invited).toBe(true)
  })

  test('no camera chosen', async () => {
    await open()
    await press('1')
    await press('2')
    expect(shows('No camera chosen')).toBe(true)
  })

  test('an archive that cannot be written, and one that is being indexed', async () => {
    archive.info = { ...emptyArchive, state: { state: 'unavailable', message: 'Its disk is gone.' } }
    await open()
    expect(shows('Nothing is being recorded. Its disk is gone.')).toBe(true)
    cleanup()
    archive.info = { ...emptyArchive, state: { state: 'indexing', done: 10, total: 200 } }
    await open()
    expect(shows(/10 of 200 files/)).toBe(true)
  })

  test('a browser without a decoder', async () => {
    archive.playable = false
    await open()
    expect(shows('This browser cannot play recordings')).toBe(true)
    expect(screen.getByRole('button', { name: 'Play' })).toHaveProperty('disabled', true)
  })

  test('a timeline and a list that cannot be loaded, until they can', async () => {
    archive.refuses.find = archive.refuses.snapshots = refused('The archive cannot be read.')
    await open()
    expect(screen.getAllByText('Could not be loaded: The archive cannot be read.')).toHaveLength(2)
    await press('b')
    screen.getByRole('tab', { name: 'Snapshots' }).click()
    await settled()
    expect(shows('Could not be loaded. The archive cannot be read.')).toBe(true)
    archive.refuses.find = archive.refuses.snapshots = undefined as never
    archive.snapshots = [fakeSnapshot('gate', start - HOUR, '/api/snapshots/gate/x.jpg')]
    within(screen.getByRole('tabpanel')).getByRole('button', { name: 'Try again' }).click()
    await clock.advance(3_000)
    await settled()
    expect(screen.queryByText('Could not be loaded: The archive cannot be read.')).toBeNull()
    expect(screen.getByRole('img', { name: /^Snapshot of Front gate/ })).toBeTruthy()
  })
})

test('it is all there in Chinese', async () => {
  language.use('zh')
  await open()
  expect(screen.getByRole('slider', { name: '播放位置' }).getAttribute('aria-valuetext')).toContain('已录像')
  await press('?')
  expect(shows('到下一个空缺；加 Shift 到上一个')).toBe(true)
})

test('leaving the view closes its player, and coming back opens another where it was', async () => {
  await open()
  player().seek(start - 2 * HOUR)
  const before = player()
  cleanup()
  expect(before.closed).toBe(true)
  await show()
  expect(player()).not.toBe(before)
  expect(player().state.position).toBe(start - 2 * HOUR)
})
