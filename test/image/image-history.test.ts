import { describe, expect, it } from 'vitest'
import { imageHistoryEntrySchema } from '../../electron/protocol/image.ts'
import { desk, kindOf } from './image-desk.ts'

describe('the history', () => {
  it('names who, when, and what it was before and after', () => {
    const { images } = desk()
    images.set('gate', { brightness: 40 }, 'ann')
    const [entry] = images.history('gate')
    expect(entry).toEqual({
      ...{ revision: 1, at: '2026-01-02T03:04:05.000Z', by: 'ann', undo: false, undone: false },
      ...{ before: { brightness: 0 }, after: { brightness: 40 } },
    })
    expect(imageHistoryEntrySchema.parse(entry)).toEqual(entry)
  })

  it('takes a drag for one change, and tells each step of it', async () => {
    const { images, clock, told } = desk()
    for (let step = 1; step <= 120; step++) {
      images.set('gate', { brightness: step / 2 }, 'ann')
      await clock.advance(16)
    }
    expect(told).toHaveLength(120)
    expect(images.history('gate')).toMatchObject([
      { revision: 120, before: { brightness: 0 }, after: { brightness: 60 } },
    ])
    images.undo('gate', 'ann')
    expect(images.get('gate').settings.brightness).toBe(0)
  })

  it('takes zooming and panning for one drag', () => {
    const { images } = desk()
    images.set('gate', { zoom: 2 }, 'ann')
    images.set('gate', { panX: 5 }, 'ann')
    images.set('gate', { panY: 5, panX: 6 }, 'ann')
    expect(images.history('gate')).toMatchObject([
      { before: { zoom: 1, panX: 0, panY: 0 }, after: { zoom: 2, panX: 6, panY: 5 } },
    ])
  })

  it.each([
    ['another hand', { brightness: 2 }, 'bob', 0],
    ['another slider', { contrast: 2 }, 'ann', 0],
    ['a second’s rest', { brightness: 2 }, 'ann', 1_000],
  ])('begins a new entry with %s', async (_, change, by, rest) => {
    const { images, clock } = desk()
    images.set('gate', { brightness: 1 }, 'ann')
    await clock.advance(rest)
    images.set('gate', change, by)
    expect(images.history('gate')).toHaveLength(2)
  })

  it('undoes one change after the other, further back each time, as changes of their own', async () => {
    const { images, clock } = desk()
    images.set('gate', { brightness: 10 }, 'ann')
    images.set('gate', { contrast: 20 }, 'bob')
    await clock.advance(2_000)
    images.set('gate', { contrast: 30 }, 'bob')
    const steps = [1, 2, 3].map(() => {
      const { settings, revision } = images.undo('gate', 'eve')
      return [settings.brightness, settings.contrast, revision]
    })
    expect(steps).toEqual([
      [10, 20, 4],
      [10, 0, 5],
      [0, 0, 6],
    ])
    expect(kindOf(() => images.undo('gate', 'eve'))).toBe('conflict')
    expect(images.history('gate').map(({ by, undo, undone }) => [by, undo, undone])).toEqual([
      ...[1, 2, 3].map(() => ['eve', true, false]),
      ...[
        ['bob', false, true],
        ['bob', false, true],
        ['ann', false, true],
      ],
    ])
  })

  it('undoes what was changed after an undo first, then goes on where it was', () => {
    const { images } = desk()
    images.set('gate', { brightness: 10 }, 'ann')
    images.set('gate', { contrast: 20 }, 'ann')
    images.undo('gate', 'ann')
    images.set('gate', { hue: 5 }, 'ann')
    expect(images.undo('gate', 'ann').settings).toMatchObject({ brightness: 10, contrast: 0, hue: 0 })
    expect(images.undo('gate', 'ann').settings).toMatchObject({ brightness: 0, contrast: 0, hue: 0 })
  })

  it('passes over a drag that came back to where it began', async () => {
    const { images, clock } = desk()
    images.set('gate', { contrast: 20 }, 'ann')
    images.set('gate', { brightness: 10 }, 'ann')
    images.set('gate', { brightness: 0 }, 'ann')
    await clock.advance(2_000)
    expect(images.undo('gate', 'ann').settings).toMatchObject({ contrast: 0, brightness: 0 })
  })

  it('keeps the newest 500', async () => {
    const { images, clock } = desk()
    for (let step = 1; step <= 510; step++) {
      images.set('gate', { brightness: step % 100 }, `user ${step % 2}`)
      await clock.advance(2_000)
    }
    const history = images.history('gate')
    expect([history.length, history.at(-1)?.revision]).toEqual([500, 11])
  })
})
