import { expect, test } from 'vitest'
import { parsePlace, placeHash } from '../../../renderer/state/place.svelte.ts'
import { takesText, wallCommand, type WallCommand } from '../../../renderer/state/wall-keys.ts'

const press = (
  key: string,
  held: { ctrlKey?: boolean; altKey?: boolean; metaKey?: boolean; shiftKey?: boolean } = {},
): WallCommand | undefined =>
  wallCommand({ key, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...held })

test('each key asks for one thing', () => {
  expect(press('ArrowLeft')).toEqual({ command: 'move', direction: 'left' })
  expect(press('Enter')).toEqual({ command: 'enlarge' })
  expect(press('Escape')).toEqual({ command: 'back' })
  expect(press('1')).toEqual({ command: 'show', index: 0 })
  expect(press('9')).toEqual({ command: 'show', index: 8 })
  expect([press('s'), press('S')]).toEqual([{ command: 'stats' }, { command: 'stats' }])
  expect(press('f')).toEqual({ command: 'fullScreen' })
  expect(press('r')).toEqual({ command: 'record' })
  expect(press('R', { shiftKey: true })).toEqual({ command: 'recordHere' })
  expect(press('R'), 'with Caps Lock').toEqual({ command: 'record' })
  expect(press('p')).toEqual({ command: 'snapshot' })
  expect(press('i')).toEqual({ command: 'picture' })
  expect(press('?')).toEqual({ command: 'keys' })
})

test('the browser keeps its own keys', () => {
  expect([press('0'), press('x'), press('Tab'), press('F5'), press('f', { ctrlKey: true })]).toEqual(
    Array(5).fill(undefined),
  )
  expect(press('1', { altKey: true })).toBeUndefined()
})

test('a letter typed into a field is a letter', () => {
  expect(takesText(document.createElement('input'))).toBe(true)
  expect(takesText(document.createElement('button'))).toBe(false)
  expect(takesText(Object.assign(document.createElement('input'), { type: 'range' }))).toBe(false)
  expect(takesText(null)).toBe(false)
})

test('a place in the address is read back, and nonsense is the wall', () => {
  for (const hash of ['#/live', '#/live/gate', '#/cameras', '#/storage']) expect(placeHash(parsePlace(hash))).toBe(hash)
  for (const hash of ['', '#', '#/nowhere', '#/live/../x', '#/live/<img>', '#signin=abc']) {
    expect(parsePlace(hash)).toEqual({ view: 'live', camera: null })
  }
})
