import { imageSettingNames, isNeutral, type ImageSettings } from '../../../electron/protocol/image.ts'
import type { Moments } from '../../i18n/formats.ts'
import { isAltered, valueWords, type Speech } from '../image/image-words.ts'
import type { PictureSpan } from './picture-spans.ts'

/** How a picture was set, in the fewest words: `Brightness +20, Contrast −5`, or that it was as the camera gave it. */
export function settingsWords(settings: ImageSettings, speech: Speech): string {
  const { image, recordings } = speech.t
  if (isNeutral(settings)) return recordings.pictureSet.asGiven
  return imageSettingNames
    .filter((name) => isAltered(name, settings))
    .map((name) => {
      const value = settings[name]
      return typeof value === 'boolean' ? image.names[name] : `${image.names[name]} ${valueWords(name, value, speech)}`
    })
    .join(recordings.pictureSet.comma)
}

/** The same with what it means for the recording, and who set it when; the day is said where it is not `today`. */
export function pictureWords(span: PictureSpan, speech: Speech, moments: Moments, today: string): string {
  const { pictureSet: t } = speech.t.recordings
  const set = settingsWords(span.settings, speech)
  const what = span.untouched && !isNeutral(span.settings) ? t.untouched(set) : set
  if (!span.changed) return what
  const { by, at } = span.changed
  const day = moments.shortDate(at)
  const when = day === today ? moments.minutes(at) : `${day} ${moments.minutes(at)}`
  return `${what} · ${t.setBy(by, when)}`
}
