import { beforeEach, describe, expect, test } from 'vitest'
import { neutralImage, withChange, type ImageChange } from '../../../electron/protocol/image.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { CameraPicture } from '../../../renderer/state/image/camera-picture.svelte.ts'
import { PACE_MS, REST_MS } from '../../../renderer/state/image/hand.ts'
import { PictureHistory } from '../../../renderer/state/image/picture-history.svelte.ts'
import { PicturePresets } from '../../../renderer/state/image/picture-presets.svelte.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { FakeImages } from '../kit/fake-images.ts'
import { FakeLink } from '../kit/fake-link.ts'

let clock: ManualClock
let link: FakeLink
let images: FakeImages
let picture: CameraPicture
let mayOperate: boolean

const now = (): number => clock.now() / 1_000
const sent = (method: string): unknown[] => link.sent.flatMap((each) => (each.method === method ? [each.params] : []))
const other = (change: ImageChange, by = 'bo'): void => images.change(withChange(images.settings, change), by)
const refused = new LinkError({ kind: 'unavailable', message: 'This ffmpeg cannot do that.' })

beforeEach(async () => {
  clock = new ManualClock()
  link = new FakeLink()
  images = new FakeImages(link, now)
  mayOperate = true
  picture = new CameraPicture('gate', { link, clock, now, mayOperate: () => mayOperate })
  link.on('image.changed', (change) => {
    picture.hear(change)
  })
  await picture.load()
})

describe('what the controls show', () => {
  test('is what the station says, and follows others', () => {
    other({ brightness: 30 })
    expect(picture.settings).toEqual({ ...neutralImage, brightness: 30 })
    expect(picture.neutral).toBe(false)
    expect(picture.revision).toBe(1)
  })

  test('is the hand’s own value while it drags; what others move elsewhere is followed meanwhile', async () => {
    picture.hold()
    picture.change({ brightness: 10 })
    await settle()
    other({ brightness: -80, contrast: 5 })
    expect(picture.settings).toMatchObject({ brightness: 10, contrast: 5 })
    await clock.advance(3 * REST_MS)
    expect(picture.settings.brightness).toBe(10)
  })

  test('is what the last one wrote, once the hand has let go', async () => {
    picture.hold()
    picture.change({ brightness: 10 })
    await settle()
    other({ brightness: -80 })
    picture.letGo()
    expect(picture.settings.brightness).toBe(-80)
  })

  test('never goes back to an older revision', () => {
    other({ brightness: 30 })
    other({ brightness: 40 })
    picture.hear({ settings: neutralImage, revision: 1, by: 'zed' })
    expect(picture.settings.brightness).toBe(40)
    expect(picture.lastChange?.by).toBe('bo')
  })

  test('does not jump while the station is slow: not at the old value, not between its own values', async () => {
    const seen: number[] = []
    const waiting: (() => void)[] = []
    link.answers['image.set'] = ({ settings }) =>
      new Promise((resolve) => {
        waiting.push(() => {
          images.change(withChange(images.settings, settings), 'ann')
          resolve({ settings: images.settings, revision: images.revision })
        })
      })
    picture.hold()
    for (const value of [10, 20, 30]) {
      picture.change({ brightness: value })
      await clock.advance(PACE_MS)
      seen.push(picture.settings.brightness)
    }
    picture.letGo()
    for (const answer of waiting.splice(0)) {
      answer()
      await settle()
      seen.push(picture.settings.brightness)
    }
    expect(seen).toEqual([10, 20, 30, 30, 30, 30])
  })

  test('is true again after a new connection, even where the station counts anew', async () => {
    other({ brightness: 30 })
    images.settings = neutralImage
    images.revision = 0
    await picture.load()
    expect(picture.settings).toEqual(neutralImage)
  })
})

describe('who changed it last', () => {
  test('is known from the first question, and then from each change', async () => {
    expect(picture.lastChange).toBeNull()
    other({ brightness: 30 }, 'Anna')
    const later = new CameraPicture('gate', { link, clock, now, mayOperate: () => true })
    await clock.advance(2_000)
    await later.load()
    expect(later.lastChange).toEqual({ by: 'Anna', at: now() - 2_000 })
    other({ hue: 3 }, 'bo')
    expect(picture.lastChange).toEqual({ by: 'bo', at: now() })
  })
})

describe('what the station refuses', () => {
  test('is said at its control, which shows the truth again; the next try clears it', async () => {
    images.refusal = refused
    picture.change({ gamma: 50 })
    await settle()
    expect(picture.problem('gamma')?.message).toBe('This ffmpeg cannot do that.')
    expect(picture.problem('brightness')).toBeNull()
    expect(picture.settings.gamma).toBe(0)
    images.refusal = null
    await clock.advance(PACE_MS)
    picture.change({ gamma: 20 })
    expect(picture.problem('gamma')).toBeNull()
    await settle()
    expect(images.settings.gamma).toBe(20)
  })

  test('of the overlay is said at its part', async () => {
    images.refusal = refused
    picture.change({ overlay: { time: true } })
    await clock.advance(REST_MS)
    expect(picture.problem('overlay.time')?.kind).toBe('unavailable')
    expect(picture.problem('overlay.name')).toBeNull()
  })

  test('altogether is said in its place, with a second try', async () => {
    const answer = link.answers['image.get']!
    link.answers['image.get'] = () => Promise.reject(refused)
    const fresh = new CameraPicture('gate', { link, clock, now, mayOperate: () => true })
    await fresh.load()
    expect(fresh.view).toMatchObject({ state: 'failed', problem: { message: 'This ffmpeg cannot do that.' } })
    link.answers['image.get'] = answer
    await fresh.load()
    expect(fresh.view.state).toBe('ready')
  })
})

test('a viewer sends nothing', async () => {
  mayOperate = false
  picture.change({ brightness: 10 })
  await Promise.all([picture.undo(), picture.reset(), picture.apply('Night', 'camera'), picture.copyTo(['yard'])])
  await clock.advance(1_000)
  expect(picture.settings).toEqual(neutralImage)
  expect(link.sent.map(({ method }) => method)).toEqual(['image.get'])
})

describe('acts on the whole picture', () => {
  test('undo takes the newest change back, and again the one before', async () => {
    other({ brightness: 30 })
    other({ brightness: 60 })
    await picture.undo()
    expect(picture.settings.brightness).toBe(30)
    await picture.undo()
    expect(picture.settings.brightness).toBe(0)
    expect(await picture.undo()).toBe(false)
    expect(picture.problem('undo')?.message).toBe('There is nothing to undo.')
  })

  test('undo comes after what the hand has not sent yet', async () => {
    picture.change({ brightness: 1 })
    picture.change({ brightness: 2 })
    await picture.undo()
    const asked = link.sent.map(({ method }) => method).slice(1)
    expect(asked).toEqual(['image.set', 'image.set', 'image.undo'])
    expect(picture.settings.brightness).toBe(1)
  })

  test('reset, presets and copies say what is refused', async () => {
    other({ hue: 5 })
    await picture.reset()
    expect(picture.neutral).toBe(true)
    expect(await picture.copyTo(['yard', 'dock'])).toBe(true)
    expect(sent('image.copy')).toEqual([{ camera: 'gate', to: ['yard', 'dock'] }])
    images.refusal = refused
    expect(await picture.copyTo(['yard'])).toBe(false)
    expect(picture.problem('copy')?.message).toBe('This ffmpeg cannot do that.')
    expect(await picture.apply('Night', 'station')).toBe(false)
    expect(picture.problem('apply')?.message).toBe('This ffmpeg cannot do that.')
    expect(picture.problem('copy')).toBeNull()
  })
})

describe('the history', () => {
  test('is kept up to date while somebody looks, at most once a second', async () => {
    const history = new PictureHistory('gate', { link, clock })
    history.stale()
    const before = sent('image.history').length
    const stop = history.look()
    await settle()
    for (let value = 1; value <= 30; value++) {
      other({ brightness: value })
      history.stale()
      await clock.advance(50)
    }
    expect(sent('image.history')).toHaveLength(before + 2)
    await clock.advance(1_000)
    const { entries } = history
    expect(entries.state === 'ready' && entries.value[0]?.after).toEqual({ brightness: 30 })
    stop()
    history.stale()
    expect(clock.pending).toBe(0)
  })
})

describe('the presets', () => {
  test('are saved, listed anew and removed; a refusal is kept in words', async () => {
    const presets = new PicturePresets('gate', link)
    await presets.load()
    expect(await presets.save(' Night ', 'station')).toBe(true)
    expect(presets.has('Night', 'station')).toBe(true)
    expect(presets.has('Night', 'camera')).toBe(false)
    link.answers['image.removePreset'] = () => Promise.reject(refused)
    expect(await presets.remove({ name: 'Night', scope: 'station' })).toBe(false)
    expect(presets.problem?.message).toBe('This ffmpeg cannot do that.')
    expect(presets.list).toMatchObject({ state: 'ready', value: [{ name: 'Night' }] })
  })
})
