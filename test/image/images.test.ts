import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { readdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LookoutError } from '../../electron/base/error.ts'
import { silentLog } from '../../electron/base/log.ts'
import type { FilterHost } from '../../electron/image/filter-host.ts'
import { ImageStore } from '../../electron/image/image-store.ts'
import { Images } from '../../electron/image/images.ts'
import type { ImageTrack } from '../../electron/image/image-track.ts'
import type { TrackLine } from '../../electron/image/track-line.ts'
import type { ImageChanged } from '../../electron/protocol/image.ts'
import { imageHistoryEntrySchema, imageViewSchema, neutralImage } from '../../electron/protocol/image.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const FILTERS = new Set(['eq', 'hue', 'hflip', 'vflip', 'crop', 'scale', 'transpose', 'drawtext', 'hqdn3d'])
const HOST: FilterHost = { filters: FILTERS, commandable: FILTERS, font: null }

function desk(store = ImageStore.inMemory(), host: FilterHost | null = HOST) {
  const clock = new ManualClock()
  const told: ImageChanged[] = []
  const filters: string[] = []
  const noted: { line: TrackLine; before: TrackLine }[] = []
  const written: string[] = []
  const names = new Map([
    ['gate', 'North gate'],
    ['yard', 'Yard'],
  ])
  const words = { fails: false }
  const images = new Images({
    ...{ clock, store, log: silentLog, nameOf: (camera) => names.get(camera), host: () => host },
    track: {
      note: (_, line, before) => void noted.push({ line, before }),
      recordingBegins: () => undefined,
    } satisfies Pick<ImageTrack, 'note' | 'recordingBegins'>,
    words: {
      path: (camera) => `/words/${camera}.txt`,
      write: (camera, overlay, name) => {
        if (words.fails) throw new LookoutError('unavailable', 'The overlay’s words cannot be written: it is full.')
        written.push(`${camera}: ${overlay.text} ${overlay.name ? name : ''}`)
      },
    },
  })
  images.onChange((change) => void told.push(change))
  images.onPicture(({ picture }) => void filters.push(picture.filters))
  return { images, clock, told, filters, noted, written, names, words, store }
}

const kindOf = (act: () => unknown): string => {
  try {
    act()
    return 'done'
  } catch (error) {
    return error instanceof LookoutError ? error.kind : 'bug'
  }
}

describe('picture settings', () => {
  it('are neutral at first, at revision 0, with what this ffmpeg can do', () => {
    const view = desk().images.get('gate')
    expect(view).toMatchObject({ settings: neutralImage, revision: 0 })
    expect(imageViewSchema.parse(view)).toEqual(view)
    expect(view.controls.brightness).toEqual({
      ...{ kind: 'range', min: -100, max: 100, neutral: 0 },
      ...{ layer: 'station', live: true },
    })
    expect(Object.keys(view.controls)).not.toContain('sharpness')
  })

  it('are told to everybody with who changed them, and to the capture and the track', () => {
    const { images, told, filters, noted } = desk()
    const answer = images.set('gate', { brightness: 40 }, 'ann')
    expect(answer).toMatchObject({ revision: 1, settings: { brightness: 40 } })
    expect(told).toEqual([{ camera: 'gate', settings: answer.settings, revision: 1, by: 'ann' }])
    expect(filters[0]).toContain('brightness=0.2')
    expect(noted).toMatchObject([
      { line: { revision: 1, by: 'ann', settings: { brightness: 40 } }, before: { settings: { brightness: 0 } } },
    ])
  })

  it('go to whoever comes last', () => {
    const { images, told } = desk()
    images.set('gate', { brightness: 40, contrast: 1 }, 'ann')
    images.set('gate', { brightness: -10 }, 'bob')
    expect(images.get('gate').settings).toMatchObject({ brightness: -10, contrast: 1 })
    expect(told.map(({ revision }) => revision)).toEqual([1, 2])
  })

  it('that change nothing are told to nobody', () => {
    const { images, told } = desk()
    expect(images.set('gate', { brightness: 0 }, 'ann').revision).toBe(0)
    expect([told, images.history('gate')]).toEqual([[], []])
  })

  it('of a camera that is not there are not found, whatever is asked', () => {
    const { images } = desk()
    const asks = [
      () => images.get('moat'),
      () => images.set('moat', { brightness: 1 }, 'ann'),
      () => images.undo('moat', 'ann'),
      () => images.reset('moat', 'ann'),
      () => images.history('moat'),
      () => images.copy('gate', ['yard', 'moat'], 'ann'),
      () => images.savePreset('moat', 'Night', 'camera'),
    ]
    expect(asks.map(kindOf)).toEqual(asks.map(() => 'notFound'))
  })

  it('that this ffmpeg cannot show are refused, and nothing has changed', () => {
    const { images, told } = desk()
    expect(kindOf(() => images.set('gate', { sharpness: 20, brightness: 5 }, 'ann'))).toBe('unavailable')
    expect([images.get('gate').revision, told]).toEqual([0, []])
    const withoutTurn = desk(undefined, { ...HOST, filters: new Set(['hflip', 'vflip']) })
    expect(kindOf(() => withoutTurn.images.set('gate', { rotate: 90 }, 'ann'))).toBe('unavailable')
    expect(kindOf(() => withoutTurn.images.set('gate', { rotate: 180 }, 'ann'))).toBe('done')
  })

  it('are kept even while there is no ffmpeg', () => {
    const { images, filters } = desk(undefined, null)
    images.set('gate', { sharpness: 20 }, 'ann')
    expect([images.picture('gate'), filters, images.get('gate').controls]).toEqual([null, [], {}])
  })
})

describe('the overlay', () => {
  it('has its words written before the picture asks for them', () => {
    const { images, written, filters } = desk()
    images.set('gate', { overlay: { text: "a'b:%{x}", name: true } }, 'ann')
    expect(written[0]).toBe("gate: a'b:%{x} North gate")
    expect(filters[0]).toContain('textfile=/words/gate.txt')
    expect(filters[0]).not.toContain("a'b")
  })

  it('is refused where its words cannot be written, and the picture is unchanged', () => {
    const { images, words, told } = desk()
    words.fails = true
    expect(kindOf(() => images.set('gate', { overlay: { text: 'Gate' } }, 'ann'))).toBe('unavailable')
    expect([images.get('gate').settings.overlay.text, told]).toEqual(['', []])
  })

  it('is left out of a picture whose words are lost, which is better than no picture', () => {
    const { images, words } = desk()
    images.set('gate', { overlay: { text: 'Gate' }, brightness: 10 }, 'ann')
    words.fails = true
    expect(images.picture('gate')?.filters).not.toContain('drawtext')
    expect(images.picture('gate')?.filters).toContain('brightness=0.05')
  })

  it('follows the camera’s name', () => {
    const { images, names, written } = desk()
    images.set('gate', { overlay: { name: true } }, 'ann')
    names.set('gate', 'South gate')
    images.renamed('gate')
    expect(written.at(-1)).toBe('gate:  South gate')
  })
})

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

describe('presets and copies', () => {
  it('keep settings under a name, for a camera or for all', () => {
    const { images } = desk()
    images.set('gate', { brightness: 30 }, 'ann')
    images.savePreset('gate', 'Night', 'camera')
    images.savePreset('gate', 'Fog', 'station')
    images.set('gate', { brightness: 31 }, 'ann')
    images.savePreset('gate', 'Night', 'camera')
    expect(images.presets('gate').map(({ name, scope, settings }) => [name, scope, settings.brightness])).toEqual([
      ['Night', 'camera', 31],
      ['Fog', 'station', 30],
    ])
    expect(images.presets('yard').map(({ name }) => name)).toEqual(['Fog'])
    expect(images.applyPreset('yard', 'Fog', 'station', 'bob').settings.brightness).toBe(30)
    images.removePreset('gate', 'Night', 'camera')
    expect(kindOf(() => images.removePreset('gate', 'Night', 'camera'))).toBe('notFound')
    expect(kindOf(() => images.applyPreset('yard', 'Night', 'camera', 'bob'))).toBe('notFound')
  })

  it('leave each camera the words of its overlay', () => {
    const { images } = desk()
    images.set('gate', { overlay: { text: 'Gate', time: true }, contrast: 9 }, 'ann')
    images.set('yard', { overlay: { text: 'Yard' } }, 'ann')
    const [yard] = images.copy('gate', ['yard'], 'ann')
    expect(yard?.settings).toMatchObject({ contrast: 9, overlay: { text: 'Yard', time: true } })
    images.savePreset('gate', 'Day', 'station')
    expect(images.presets('yard')[0]?.settings.overlay.text).toBe('')
    expect(images.reset('gate', 'ann').settings).toEqual(neutralImage)
  })
})

describe('what is kept', () => {
  const file = (): string => join(tempFolder(), 'image.db')
  const open = (path: string): ImageStore => ImageStore.open(path, new ManualClock(), silentLog)

  it('is there after a restart: settings, revision, history and presets', () => {
    const path = file()
    const first = desk(open(path))
    first.images.set('gate', { brightness: 30 }, 'ann')
    first.images.set('gate', { contrast: 7 }, 'bob')
    first.images.savePreset('gate', 'Night', 'camera')
    first.images.close()
    first.store.close()
    const { images } = desk(open(path))
    expect(images.get('gate')).toMatchObject({ revision: 2, settings: { brightness: 30, contrast: 7 } })
    expect(images.presets('gate')).toHaveLength(1)
    expect(images.undo('gate', 'ann')).toMatchObject({ revision: 3, settings: { brightness: 30, contrast: 0 } })
    expect(images.undo('gate', 'ann').settings).toEqual(neutralImage)
    expect(images.history('gate').map(({ by }) => by)).toEqual(['ann', 'ann', 'bob', 'ann'])
  })

  it('is written at most five times a second while a hand drags, and once more when it is closed', async () => {
    const writes: number[] = []
    const store = ImageStore.inMemory()
    const write = store.write.bind(store)
    store.write = (records) => {
      writes.push([...records.values()][0]!.settings.brightness)
      write(records)
    }
    const { images, clock } = desk(store)
    for (let step = 1; step <= 60; step++) {
      images.set('gate', { brightness: step }, 'ann')
      await clock.advance(16)
    }
    expect(writes.length).toBeLessThanOrEqual(5)
    images.close()
    expect(writes.at(-1)).toBe(60)
    expect(clock.pending).toBe(0)
  })

  it('stays in force where it cannot be written, and is written later', async () => {
    const store = ImageStore.inMemory()
    const write = store.write.bind(store)
    store.write = () => {
      throw new Error('database or disk is full')
    }
    const { images, clock } = desk(store)
    images.set('gate', { brightness: 30 }, 'ann')
    await clock.advance(1_000)
    expect(images.get('gate').settings.brightness).toBe(30)
    store.write = write
    await clock.advance(10_000)
    expect(store.read('gate').settings.brightness).toBe(30)
  })

  it('that cannot be read is put aside, and the station starts neutral', () => {
    const path = file()
    writeFileSync(path, 'this is no database, and it is longer than a header of one would be'.repeat(40))
    const { images } = desk(open(path))
    expect(images.get('gate').revision).toBe(0)
    expect(readdirSync(join(path, '..')).filter((name) => name.startsWith('image.broken-'))).toHaveLength(1)
  })

  it('by a newer Lookout is left alone', () => {
    const path = file()
    open(path).close()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(kindOf(() => open(path))).toBe('unavailable')
    expect(readdirSync(join(path, '..'))).not.toContainEqual(expect.stringContaining('broken'))
  })

  it('with a setting that this Lookout does not know is read without it', () => {
    const path = file()
    open(path).close()
    const database = new DatabaseSync(path)
    const settings = JSON.stringify({ brightness: 30, contrast: 'much', sparkle: 7, overlay: { text: 'Gate' } })
    database.prepare('INSERT INTO cameras VALUES (?, ?, ?)').run('gate', 4, settings)
    database.close()
    expect(desk(open(path)).images.get('gate')).toMatchObject({
      revision: 4,
      settings: { ...neutralImage, brightness: 30, overlay: { ...neutralImage.overlay, text: 'Gate' } },
    })
  })
})
