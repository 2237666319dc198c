import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, beforeAll, beforeEach } from 'vitest'
import { language } from '../../../renderer/i18n/language.svelte.ts'
import { Cameras } from '../../../renderer/state/cameras.svelte.ts'
import { Connection } from '../../../renderer/state/connection.svelte.ts'
import type { Console } from '../../../renderer/state/console.svelte.ts'
import { Place } from '../../../renderer/state/place.svelte.ts'
import { Desk } from '../../../renderer/state/recordings/desk.svelte.ts'
import { Zone } from '../../../renderer/state/recordings/zone.ts'
import { Ticker } from '../../../renderer/state/ticker.svelte.ts'
import { Toasts } from '../../../renderer/state/toasts.svelte.ts'
import Recordings from '../../../renderer/views/Recordings.svelte'
import { ManualClock } from '../../kit/manual-clock.ts'
import { camera } from '../kit/cameras.ts'
import { FakeLink, online } from '../kit/fake-link.ts'
import { FakeRecordings, type FakePlayer } from '../kit/fake-recordings.ts'
import { completeJsdom, settled } from '../kit/page.ts'
import { recordGateAndYard } from './gate-and-yard.ts'

/** What the test at hand works with, made anew before each by `setUpView`. */
export let clock: ManualClock
export let link: FakeLink
export let archive: FakeRecordings
export let toasts: Toasts
/** Somebody asked for a camera to be added. */
export let invited = false
let shown: Pick<Console, 'desk' | 'cameras' | 'connection' | 'place' | 'mayAdminister' | 'addCamera'>

export const player = (): FakePlayer => archive.players.at(-1)!
const slider = (): HTMLElement => screen.getByRole('slider', { name: 'Playhead' })
export const spoken = (): string => slider().getAttribute('aria-valuetext') ?? ''
export const shows = (text: string | RegExp): boolean => screen.queryAllByText(text).length > 0

/** Signs somebody in and shows them the view. */
export async function open(role: 'viewer' | 'operator' | 'admin' = 'operator'): Promise<void> {
  link.state = online(role)
  const cameras = new Cameras(link)
  const place = new Place(globalThis.window)
  const desk = new Desk({
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

/** Shows the view, or shows it again. */
export async function show(): Promise<void> {
  render(Recordings, { station: shown })
  for (let turn = 0; turn < 4; turn++) await settled()
}

/** Of two cameras `gate` was recorded with a gap and `yard` without; the view is not shown yet. */
export function setUpView(): void {
  beforeAll(completeJsdom)
  beforeEach(() => {
    window.location.hash = '#/recordings'
    clock = new ManualClock()
    toasts = new Toasts(clock)
    invited = false
    link = new FakeLink()
    link.answers['cameras.list'] = () => [camera(), camera({ id: 'yard', name: 'Yard' })]
    archive = new FakeRecordings()
    recordGateAndYard(archive, 'No answer from 192.168.1.20.')
  })
  afterEach(() => {
    cleanup()
    language.use('en')
  })
}
