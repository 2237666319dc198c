import type { Encoding } from '../../../electron/protocol/cameras.ts'
import {
  imageSettingNames,
  isOverlayEmpty,
  neutralImage,
  type ImageControls,
  type ImageHistoryEntry,
  type ImagePart,
  type ImageSettingName,
  type ImageSettings,
  type Overlay,
} from '../../../electron/protocol/image.ts'
import type { Catalogue } from '../../i18n/en.ts'
import type { Formats } from '../../i18n/formats.ts'

/** A language's sentences and its way with numbers. */
export interface Speech {
  t: Catalogue
  format: Formats
}

/** `+12`, `0`, `−7`: what a slider stands at, with the sign that mathematics writes. */
export function signed(value: number): string {
  const digits = String(Math.abs(Math.round(value)))
  return value === 0 ? '0' : `${value > 0 ? '+' : '−'}${digits}`
}

/** A setting's value as a person reads it. */
export function valueWords<N extends ImageSettingName>(
  name: N,
  value: ImageSettings[N],
  { t, format }: Speech,
): string {
  if (typeof value === 'boolean') return value ? t.image.switch.on : t.image.switch.off
  if (typeof value === 'object') return overlayWords(value, t)
  if (name === 'zoom') return `${format.number(value, 1)}×`
  if (name === 'rotate') return `${format.number(value)}°`
  return name === 'noiseReduction' ? format.number(value) : signed(value)
}

function overlayWords(overlay: Overlay, { image: { overlay: t } }: Catalogue): string {
  if (isOverlayEmpty(overlay)) return t.none
  const parts = [
    ...(overlay.text.trim() === '' ? [] : [t.quoted(overlay.text)]),
    ...(overlay.name ? [t.name] : []),
    ...(overlay.time ? [t.time] : []),
    t[overlay.place],
  ]
  return parts.join(' · ')
}

/** What a change was, one line for each setting in it. */
export const changeWords = ({ before, after }: ImageHistoryEntry, speech: Speech): string[] =>
  imageSettingNames
    .filter((name) => name in after)
    .map((name) => {
      const { names, history } = speech.t.image
      return history.change(names[name], partWords(name, before, speech), partWords(name, after, speech))
    })

const partWords = (name: ImageSettingName, part: ImagePart, speech: Speech): string =>
  valueWords(name, part[name] ?? neutralImage[name], speech)

/** Whether a setting is not neutral. Pan without zoom counts for nothing, nor does the place of an empty overlay. */
export function isAltered(name: ImageSettingName, settings: ImageSettings): boolean {
  if (name === 'overlay') return !isOverlayEmpty(settings.overlay)
  if (name === 'panX' || name === 'panY') return settings.zoom > 1 && settings[name] !== 0
  return settings[name] !== neutralImage[name]
}

/** How many settings are not neutral. */
export const alteredCount = (settings: ImageSettings): number =>
  imageSettingNames.filter((name) => isAltered(name, settings)).length

/** What the settings cost the station. */
export function costWords(neutral: boolean, encoding: Encoding | null, { image: { cost: t } }: Catalogue): string {
  if (!encoding) return t.unknown
  const encoder = encoding.encoder ?? t.someEncoder
  if (!neutral) return encoding.mode === 'encode' ? t.altering(encoder) : t.unknown
  return encoding.mode === 'copy' ? t.copied : t.encoded(encoder)
}

/** The settings that this station cannot do at all; none while it can do nothing, which is said otherwise. */
export const missingNames = (controls: ImageControls): ImageSettingName[] =>
  imageSettingNames.filter((name) => !controls[name])
