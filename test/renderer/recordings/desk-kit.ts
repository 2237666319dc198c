import { beforeEach } from 'vitest'
import { Cameras } from '../../../renderer/state/cameras.svelte.ts'
import { Place } from '../../../renderer/state/place.svelte.ts'
import { Desk } from '../../../renderer/state/recordings/desk.svelte.ts'
import { Zone } from '../../../renderer/state/recordings/zone.ts'
import { Toasts } from '../../../renderer/state/toasts.svelte.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { camera } from '../kit/cameras.ts'
import { FakeLink, online } from '../kit/fake-link.ts'
import { FakeRecordings, type FakePlayer } from '../kit/fake-recordings.ts'
import { recordGateAndYard } from './gate-and-yard.ts'

/** What the test at hand works with, made anew before each by `setUpDesk`. */
export let clock: ManualClock
export let archive: FakeRecordings
export let toasts: Toasts
export let desk: Desk
export const may = { operate: true }

export const player = (): FakePlayer => archive.players.at(-1)!

/** Makes the desk anew, for a station with these cameras. */
export async function build(ids = ['gate', 'yard', 'roof']): Promise<void> {
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
    mayOperate: () => may.operate,
    zone: new Zone('Europe/Berlin'),
  })
}

export async function open(): Promise<void> {
  await desk.open()
  await settle()
}

/** Of three cameras `gate` was recorded with a gap, `yard` without, and `roof` never; the view is not open yet. */
export function setUpDesk(): void {
  beforeEach(async () => {
    globalThis.window.location.hash = '#/recordings'
    clock = new ManualClock()
    archive = new FakeRecordings()
    toasts = new Toasts(clock)
    may.operate = true
    recordGateAndYard(archive, 'No answer.')
    await build()
  })
}
