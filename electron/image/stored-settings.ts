import { z } from 'zod'
import {
  imagePartSchema,
  imageSettingNames,
  imageSettingsSchema,
  neutralImage,
  overlaySchema,
  withChange,
} from '../protocol/image.ts'
import type { ImagePart, ImageSettings } from '../protocol/image.ts'

const anyObject = z.record(z.string(), z.unknown())
const shape = imageSettingsSchema.shape

/**
 * Settings as an older or newer Lookout may have written them: what is missing or cannot be read is neutral, what is
 * unknown is left out. Null where it is no object at all.
 */
export function storedSettings(value: unknown): ImageSettings | null {
  const whole = imageSettingsSchema.safeParse(value)
  if (whole.success) return whole.data
  const part = storedPart(value)
  return part && withChange(neutralImage, part)
}

/** The same for some settings of the whole. */
export function storedPart(value: unknown): ImagePart | null {
  const read = anyObject.safeParse(value)
  if (!read.success) return null
  const known = imageSettingNames
    .filter((name) => Object.hasOwn(read.data, name))
    .map((name) => [name, readSetting(name, read.data[name])] as const)
  return imagePartSchema.parse(Object.fromEntries(known))
}

function readSetting(name: keyof ImageSettings, value: unknown): unknown {
  if (name === 'overlay') {
    const given = anyObject.safeParse(value)
    const overlay = overlaySchema.safeParse({ ...neutralImage.overlay, ...(given.success ? given.data : {}) })
    return overlay.success ? overlay.data : neutralImage.overlay
  }
  const read = shape[name].safeParse(value)
  return read.success ? read.data : neutralImage[name]
}

/** JSON from a file or a database; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
