import { describe, expect, test } from 'vitest'
import { parsePlace, placeHash } from '../../../renderer/state/place.svelte.ts'

describe('the address of the recordings', () => {
  test.each([
    '#/recordings',
    '#/recordings/gate',
    '#/recordings/gate,yard',
    '#/recordings/gate,yard/2026-01-02T03:04:05.250Z',
  ])('%s is read and written the same', (hash) => {
    expect(placeHash(parsePlace(hash))).toBe(hash)
  })

  test('names cameras and an instant', () => {
    expect(parsePlace('#/recordings/gate,yard/2026-01-02T03:04:05.250Z')).toEqual({
      view: 'recordings',
      cameras: ['gate', 'yard'],
      at: '2026-01-02T03:04:05.250Z',
    })
  })

  test.each(['#/recordings/<img>/yesterday', '#/recordings//', '#/recordings/,,/2026-13-45T99:00:00Z'])(
    'leaves out what it cannot mean: %s',
    (hash) => {
      expect(parsePlace(hash)).toEqual({ view: 'recordings', cameras: [], at: null })
    },
  )
})
