import { neutralImage, withChange, type ImageChange } from '../../../electron/protocol/image.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { FakeImages } from '../kit/fake-images.ts'
import type { FakeLink } from '../kit/fake-link.ts'

const words = {
  en: { anna: 'Anna', bo: 'Bo', text: 'Gate 4: keep clear', presets: ['Night', 'Fog', 'Mornings against the low sun'] },
  zh: { anna: '安娜', bo: '博', text: '四号门 请勿停车', presets: ['夜间', '雾天', '逆光的上午'] },
}

/** The picture settings that the address asks for: `image=altered|none|old|refused`; neutral without. */
export function imageScene(link: FakeLink, query: URLSearchParams, user: string): void {
  let age = 0
  const images = new FakeImages(link, () => Date.now() - age, user)
  const put = (change: ImageChange, by: string, seconds: number, undo = false): void => {
    age = seconds * 1_000
    images.change(withChange(images.settings, change), by, undo, 'c1')
    age = 0
  }
  const scenes: Record<string, () => void> = {
    none: () => {
      images.controls = {}
    },
    old: () => {
      makeOld(images)
    },
    refused: () => {
      images.refusal = new LinkError({ kind: 'unavailable', message: 'This ffmpeg cannot change a picture’s gamma.' })
    },
    altered: () => {
      const { anna, bo, text, presets } = words[query.get('lang') === 'zh' ? 'zh' : 'en']
      put({ contrast: 20 }, anna, 90_000)
      put({ brightness: 55, gamma: 30 }, bo, 3_600)
      put({ brightness: -10 }, user, 1_900)
      put({ brightness: 55 }, anna, 1_800, true)
      put({ temperature: -35, tint: 12 }, user, 900)
      put({ zoom: 2.4, panX: -40 }, anna, 60)
      put({ overlay: { text, name: true, time: true } }, anna, 2)
      images.presets = presets.map((name, index) => ({
        name,
        scope: index === 1 ? 'station' : 'camera',
        settings: index === 1 ? neutralImage : images.settings,
      }))
    },
  }
  scenes[query.get('image') ?? '']?.()
}

/** An ffmpeg that changes nothing in the running picture, and lacks some filters. */
function makeOld(images: FakeImages): void {
  const kept = Object.entries(images.controls).filter(([name]) => name !== 'hue' && name !== 'overlay')
  images.controls = Object.fromEntries(kept.map(([name, control]) => [name, { ...control, live: false }]))
}
