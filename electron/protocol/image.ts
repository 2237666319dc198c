import { z } from 'zod'
import { cameraIdSchema, instantSchema } from './identifiers.ts'

/**
 * The station's layer of a camera's picture: what everybody sees and what is recorded. Every number is neutral at 0 but
 * the zoom, which is neutral at 1. Numbers are finite: JSON has no others, and the schemas refuse them.
 */
const percent = z.number().min(-100).max(100)

/** Neither line breaks nor other control characters, nor what turns the writing direction of what stands after it. */
const plainText = /^[^\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u

export const overlayPlaceSchema = z.enum(['topLeft', 'topRight', 'bottomLeft', 'bottomRight'])
export type OverlayPlace = z.infer<typeof overlayPlaceSchema>

export const overlaySchema = z.strictObject({
  /** A line of one's own; empty for none. Any character stands for itself, also `'`, `:`, `%` and `\`. */
  text: z.string().max(200, 'an overlay has at most 200 characters').regex(plainText, 'an overlay is one line of text'),
  /** The camera's name. */
  name: z.boolean(),
  /** The station's local date and time. */
  time: z.boolean(),
  place: overlayPlaceSchema,
})
export type Overlay = z.infer<typeof overlaySchema>

export const imageSettingsSchema = z.strictObject({
  brightness: percent,
  contrast: percent,
  /** At −100 grey. */
  saturation: percent,
  gamma: percent,
  /** 100 is half the circle of colours. */
  hue: percent,
  /** Below 0 it blurs. */
  sharpness: percent,
  /** There is no less than none. */
  noiseReduction: z.number().min(0).max(100),
  /** Above 0 warmer. */
  temperature: percent,
  /** Above 0 towards magenta, below towards green. */
  tint: percent,
  /** Degrees clockwise. Everything after it speaks of the rotated picture. */
  rotate: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Left and right change places. */
  mirror: z.boolean(),
  /** Top and bottom change places. */
  flip: z.boolean(),
  zoom: z.number().min(1).max(8),
  /** Which part is shown while zoomed in: −100 the left edge, 100 the right one. */
  panX: percent,
  /** −100 the upper edge, 100 the lower one. */
  panY: percent,
  overlay: overlaySchema,
})
export type ImageSettings = z.infer<typeof imageSettingsSchema>
export type ImageSettingName = keyof ImageSettings

/** What a client may send to change: any of the settings, and of the overlay any part; nothing of another name. */
export const imageChangeSchema = z.strictObject({
  ...imageSettingsSchema.partial().shape,
  overlay: overlaySchema.partial().optional(),
})
export type ImageChange = z.infer<typeof imageChangeSchema>

export const neutralImage: ImageSettings = {
  brightness: 0,
  contrast: 0,
  saturation: 0,
  gamma: 0,
  hue: 0,
  sharpness: 0,
  noiseReduction: 0,
  temperature: 0,
  tint: 0,
  rotate: 0,
  mirror: false,
  flip: false,
  zoom: 1,
  panX: 0,
  panY: 0,
  overlay: { text: '', name: false, time: false, place: 'topLeft' },
}

export const imageSettingNames = Object.keys(neutralImage) as ImageSettingName[]

/** Whether nothing is drawn into the picture. */
export const isOverlayEmpty = ({ text, name, time }: Overlay): boolean => text.trim() === '' && !name && !time

/** Whether the picture is as the camera gives it. Pan alone changes nothing, nor does the place of an empty overlay. */
export const isNeutral = (settings: ImageSettings): boolean =>
  isOverlayEmpty(settings.overlay) &&
  imageSettingNames.every(
    (name) => name === 'overlay' || name === 'panX' || name === 'panY' || settings[name] === neutralImage[name],
  )

export const sameSetting = (name: ImageSettingName, a: ImageSettings, b: ImageSettings): boolean =>
  name === 'overlay'
    ? a.overlay.text === b.overlay.text &&
      a.overlay.name === b.overlay.name &&
      a.overlay.time === b.overlay.time &&
      a.overlay.place === b.overlay.place
    : a[name] === b[name]

/** Which settings differ between the two. */
export const changedNames = (a: ImageSettings, b: ImageSettings): ImageSettingName[] =>
  imageSettingNames.filter((name) => !sameSetting(name, a, b))

/** The settings with a change made. */
export function withChange(settings: ImageSettings, { overlay, ...rest }: ImageChange): ImageSettings {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const parts = Object.fromEntries(Object.entries(overlay ?? {}).filter(([, value]) => value !== undefined))
  return { ...settings, ...given, overlay: { ...settings.overlay, ...parts } }
}

const controlBase = {
  /** Whose work it is: of this layer all is the station's. */
  layer: z.literal('station'),
  /** Whether it changes in the running picture; otherwise a new ffmpeg takes over, and viewers start at its key frame. */
  live: z.boolean(),
}

/** What can be set on a camera, and how. */
export const imageControlSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('range'), min: z.number(), max: z.number(), neutral: z.number(), ...controlBase }),
  z.object({ kind: z.literal('choice'), values: z.array(z.number()), neutral: z.number(), ...controlBase }),
  z.object({ kind: z.literal('switch'), neutral: z.literal(false), ...controlBase }),
  z.object({ kind: z.literal('overlay'), maxLength: z.number().int(), ...controlBase }),
])
export type ImageControl = z.infer<typeof imageControlSchema>

/** By the name of the setting; one that this station cannot do is missing. */
export const imageControlsSchema = z.partialRecord(z.enum(imageSettingNames), imageControlSchema)
export type ImageControls = z.infer<typeof imageControlsSchema>

/** Who made the settings what they are, and when. */
export const imageAuthorSchema = z.object({ by: z.string(), at: instantSchema })
export type ImageAuthor = z.infer<typeof imageAuthorSchema>

export const imageViewSchema = z.object({
  settings: imageSettingsSchema,
  /** Goes up by one with each change. */
  revision: z.number().int().nonnegative(),
  /** Of this revision; null where nobody has ever changed anything. */
  changed: imageAuthorSchema.nullable(),
  controls: imageControlsSchema,
})
export type ImageView = z.infer<typeof imageViewSchema>

/** Some settings of the whole; the overlay always as a whole. */
export const imagePartSchema = imageSettingsSchema.partial()
export type ImagePart = z.infer<typeof imagePartSchema>

/** One change as people speak of it: a drag of a slider is one, however many values it went through. */
export const imageHistoryEntrySchema = z.object({
  /** The revision that it ended at. */
  revision: z.number().int(),
  at: instantSchema,
  /** The name of who did it. */
  by: z.string(),
  /** What it was of the changed settings, and nothing of the others. */
  before: imagePartSchema,
  after: imagePartSchema,
  /** Whether it took another change back. */
  undo: z.boolean(),
  /** Whether it was taken back. */
  undone: z.boolean(),
})
export type ImageHistoryEntry = z.infer<typeof imageHistoryEntrySchema>

export const presetNameSchema = z
  .string()
  .trim()
  .min(1, 'a preset needs a name')
  .max(60, 'a preset’s name has at most 60 characters')
  .regex(plainText, 'a preset’s name is one line of text')

export const presetScopeSchema = z.enum(['camera', 'station'])
export type PresetScope = z.infer<typeof presetScopeSchema>

/** Settings under a name, for one camera or for all. */
export const imagePresetSchema = z.object({
  name: presetNameSchema,
  settings: imageSettingsSchema,
  scope: presetScopeSchema,
})
export type ImagePreset = z.infer<typeof imagePresetSchema>

/** Somebody changed a camera's picture. Goes to every client, also to who did it. */
export const imageChangedSchema = z.object({
  camera: cameraIdSchema,
  settings: imageSettingsSchema,
  revision: z.number().int(),
  by: z.string(),
})
export type ImageChanged = z.infer<typeof imageChangedSchema>
