import { beforeEach, expect, test } from 'vitest'
import { Toasts } from '../../../renderer/state/toasts.svelte.ts'
import { ManualClock } from '../../kit/manual-clock.ts'

let clock: ManualClock
let toasts: Toasts
const messages = (): string[] => toasts.list.map(({ message }) => message)

beforeEach(() => {
  clock = new ManualClock()
  toasts = new Toasts(clock)
})

test('what was done goes away, later where it leads somewhere', async () => {
  toasts.done('Saved.')
  toasts.done('Snapshot:', { href: '/a.jpg', label: 'a.jpg' })
  await clock.advance(6_000)
  expect(messages()).toEqual(['Snapshot:'])
  await clock.advance(6_000)
  expect(messages()).toEqual([])
})

test('alarms stay, however much is done after them', async () => {
  for (let n = 1; n <= 6; n++) toasts.alarm(`Alarm ${n}`)
  for (let n = 1; n <= 6; n++) toasts.done(`Done ${n}`)
  await clock.advance(60_000)
  expect(messages()).toEqual(['Alarm 1', 'Alarm 2', 'Alarm 3', 'Alarm 4', 'Alarm 5', 'Alarm 6'])
})

test('an alarm said again is shown once, at its newest time', () => {
  toasts.alarm('The disk is full.', 1_000)
  toasts.alarm('Something else.', 2_000)
  toasts.alarm('The disk is full.', 3_000)
  expect(toasts.list.map(({ message, at }) => [message, at])).toEqual([
    ['Something else.', 2_000],
    ['The disk is full.', 3_000],
  ])
})

test('all are closed at once', () => {
  toasts.alarm('A')
  toasts.done('B')
  toasts.dismissAll()
  expect(messages()).toEqual([])
})
