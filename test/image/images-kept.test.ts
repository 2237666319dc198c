import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../electron/base/log.ts'
import { ImageStore } from '../../electron/image/image-store.ts'
import { neutralImage } from '../../electron/protocol/image.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { desk, kindOf } from './image-desk.ts'

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
