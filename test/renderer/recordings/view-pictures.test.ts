import { screen } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { language } from '../../../renderer/i18n/language.svelte.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../../renderer/state/recordings/micros.ts'
import { press, settled } from '../kit/page.ts'
import { pictureSet } from '../kit/picture-spans.ts'
import { start } from './gate-and-yard.ts'
import { archive, clock, open, player, setUpView, shows, spoken } from './view-kit.ts'

setUpView()

/** Presses a key, and waits for what is asked of the station. */
async function pressed(key: string, held: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }))
  for (let turn = 0; turn < 6; turn++) await settled()
}
const line = (name: string): string | undefined =>
  screen
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent.trim())
    .find((text) => text.startsWith(name))
const notches = (): number => document.querySelectorAll('.notch').length

function setPictures(): void {
  archive.pictures.gate = [
    pictureSet(start - 3 * DAY, {}, { by: null, revision: 0 }),
    pictureSet(start - 2 * HOUR, { brightness: 20, contrast: -5 }),
    pictureSet(start - 30 * MINUTE, { brightness: 20, contrast: -5 }, { revision: 1, untouched: true }),
  ]
  archive.pictures.yard = [pictureSet(start - 3 * DAY, {}, { by: null, revision: 0 })]
}

describe('how the picture under the playhead was set', () => {
  test('is said at each picture: what was altered, by whom and when, or that nothing was', async () => {
    setPictures()
    await open()
    player().seek(start - 90 * MINUTE)
    await settled()
    expect(line('Front gate')).toContain('Brightness +20, Contrast −5 · set by anna 01:04')
    expect(line('Yard')).toContain('as the camera gave it')
    player().seek(start - 3 * HOUR)
    await settled()
    expect(line('Front gate')).toContain('as the camera gave it')
  })

  test('is said to be what people saw, where the recording is without it; also in Chinese', async () => {
    setPictures()
    await open()
    player().seek(start - MINUTE)
    await settled()
    expect(line('Front gate')).toContain('untouched recording; people saw: Brightness +20, Contrast −5')
    expect(spoken()).toContain('untouched recording; people saw')
    language.use('zh')
    await settled()
    expect(line('Front gate')).toContain('录像为原始画面；当时看到的：亮度 +20、对比度 −5')
  })

  test('is said to be unknown where nobody wrote it down', async () => {
    await open()
    expect(line('Yard')).toContain('settings not known')
  })

  test('is asked for again where the station did not answer', async () => {
    setPictures()
    archive.refuses.pictures = new LinkError({ kind: 'unavailable', message: 'Not now.' })
    await open()
    expect(line('Yard')).toContain('settings could not be asked for')
    delete archive.refuses.pictures
    await clock.advance(5_000)
    await settled()
    expect(line('Yard')).toContain('as the camera gave it')
  })

  test('follows a change that is made while somebody watches the newest pictures', async () => {
    setPictures()
    await open()
    archive.pictures.yard?.push(pictureSet(clock.now() + SECOND, { saturation: -100 }, { by: 'bo', revision: 1 }))
    await clock.advance(5_000)
    player().seek(clock.now() - SECOND)
    await settled()
    expect(line('Yard')).toContain('Saturation −100 · set by bo')
  })
})

describe('changes of the settings', () => {
  test('are marked in the timeline and named in its key', async () => {
    archive.pictures.yard = [pictureSet(start - 3 * DAY, {}, { by: null, revision: 0 })]
    await open()
    expect([notches(), shows('Picture settings changed')]).toEqual([0, false])
    archive.pictures.yard.push(pictureSet(clock.now() + SECOND, { hue: 5 }))
    await clock.advance(5_000)
    await settled()
    // One in the track, and one in the key.
    expect([notches(), shows('Picture settings changed')]).toEqual([2, true])
  })

  test('are jumped to with C and Shift C, and said', async () => {
    setPictures()
    await open()
    await pressed('C', { shiftKey: true })
    expect(player().state).toMatchObject({ position: start - 30 * MINUTE, playing: false })
    await pressed('C', { shiftKey: true })
    expect(player().state.position).toBe(start - 2 * HOUR)
    expect(shows('Front gate: Brightness +20, Contrast −5 · set by anna 01:04')).toBe(true)
    await pressed('C', { shiftKey: true })
    expect(shows('The picture settings were not changed before this.')).toBe(true)
    await press('c')
    for (let turn = 0; turn < 4; turn++) await settled()
    expect(player().state.position).toBe(start - 30 * MINUTE)
  })
})
