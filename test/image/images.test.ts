import { describe, expect, it } from 'vitest'
import { imageViewSchema, neutralImage } from '../../electron/protocol/image.ts'
import { desk, HOST, kindOf } from './image-desk.ts'

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
    const { images, clock, told, filters, noted } = desk()
    const answer = images.set('gate', { brightness: 40 }, 'ann')
    expect(answer).toMatchObject({ revision: 1, settings: { brightness: 40 } })
    expect(told).toEqual([{ camera: 'gate', settings: answer.settings, revision: 1, by: 'ann' }])
    expect(filters[0]).toContain('brightness=0.2')
    expect(noted).toMatchObject([
      {
        line: { revision: 1, changed: { by: 'ann', at: clock.now() }, settings: { brightness: 40 } },
        before: { changed: null, settings: { brightness: 0 } },
      },
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
