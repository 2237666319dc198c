import { LookoutError } from '../base/error.ts'
import { changedNames, neutralImage, sameSetting } from '../protocol/image.ts'
import type { ImageSettingName, ImageSettings } from '../protocol/image.ts'
import { controlsOf } from './filter-host.ts'
import type { FilterHost } from './filter-host.ts'

const WORDS: Readonly<Record<ImageSettingName, string>> = {
  brightness: 'brightness',
  contrast: 'contrast',
  saturation: 'saturation',
  gamma: 'gamma',
  hue: 'hue',
  sharpness: 'sharpness',
  noiseReduction: 'noise reduction',
  temperature: 'colour temperature',
  tint: 'tint',
  rotate: 'this rotation',
  mirror: 'mirror',
  flip: 'flip',
  zoom: 'zoom',
  panX: 'pan',
  panY: 'pan',
  overlay: 'text overlays',
}

/**
 * Refuses a change to what this ffmpeg cannot show. Neutral can always be had; without ffmpeg nothing is refused, since
 * nobody knows what the next one can do.
 * @throws LookoutError unavailable
 */
export function refuseImpossible(before: ImageSettings, after: ImageSettings, host: FilterHost | null): void {
  if (!host) return
  const controls = controlsOf(host)
  const impossible = changedNames(before, after).find((name) => {
    const control = controls[name]
    if (sameSetting(name, after, neutralImage)) return false
    return !control || (control.kind === 'choice' && !control.values.includes(after.rotate))
  })
  if (impossible)
    throw new LookoutError('unavailable', `This station’s ffmpeg has no filter for ${WORDS[impossible]}.`, {
      reason: impossible,
    })
}
