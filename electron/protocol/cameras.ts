import { z } from 'zod'
import { cameraIdSchema, instantSchema } from './identifiers.ts'
import { imageSettingsSchema } from './image.ts'

export { cameraIdSchema, instantSchema }

/**
 * A camera's name for people: any script, at most 120 characters, no line breaks, no control characters, and none that
 * turn the writing direction of what stands after them (U+202A–202E, U+2066–2069).
 */
export const cameraNameSchema = z
  .string()
  .trim()
  .min(1, 'a camera needs a name')
  .max(120, 'a camera name has at most 120 characters')
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u, 'a camera name has no control characters')

export const sourceKindSchema = z.enum(['test', 'file', 'rtsp', 'http', 'device', 'screen'])
export type SourceKind = z.infer<typeof sourceKindSchema>

/** A source as people write it: `test:`, `file:/path`, `rtsp://…`, `http://…`, `device:…`, `screen:`. */
export const sourceTextSchema = z.string().min(1, 'a camera needs a source').max(2048)

/** Why something is not as it should be: a word for code and a sentence for people. */
export const reasonSchema = z.object({ kind: z.string(), message: z.string() })
export type Reason = z.infer<typeof reasonSchema>

/** A camera's state: exactly one of these, with its data. */
export const cameraStateSchema = z.discriminatedUnion('state', [
  /** Switched off by a person. */
  z.object({ state: z.literal('off') }),
  /** Its process runs, no picture has come yet. */
  z.object({ state: z.literal('starting'), since: instantSchema }),
  /** Pictures arrive. */
  z.object({ state: z.literal('live'), since: instantSchema }),
  /** No picture for longer than the limit; the process is being ended. */
  z.object({ state: z.literal('stalled'), since: instantSchema, lastPicture: instantSchema.nullable() }),
  /** It will be started again at `at`. */
  z.object({
    state: z.literal('retrying'),
    at: instantSchema,
    because: reasonSchema,
    attempt: z.number().int(),
    lastPicture: instantSchema.nullable(),
  }),
  /** It cannot run until a person changes something. */
  z.object({ state: z.literal('failed'), because: reasonSchema, lastPicture: instantSchema.nullable() }),
])
export type CameraState = z.infer<typeof cameraStateSchema>

export const videoFormatSchema = z.object({
  /** As in RFC 6381: `avc1.64001F`. */
  codec: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  /** Frames a second; 0 where the camera does not say. */
  frameRate: z.number(),
})
export type VideoFormat = z.infer<typeof videoFormatSchema>

export const audioFormatSchema = z.object({
  /** As in RFC 6381: `mp4a.40.2`. */
  codec: z.string(),
  sampleRate: z.number().int(),
  channels: z.number().int(),
})
export type AudioFormat = z.infer<typeof audioFormatSchema>

/** How the picture comes to be H.264: taken as the camera gives it, or encoded by the named encoder. */
export const encodingSchema = z.object({ mode: z.enum(['copy', 'encode']), encoder: z.string().nullable() })
export type Encoding = z.infer<typeof encodingSchema>

/** A camera as every viewer may see it. It never holds an address or a password. */
export const cameraSchema = z.object({
  id: cameraIdSchema,
  name: z.string(),
  sourceKind: sourceKindSchema,
  state: cameraStateSchema,
  video: videoFormatSchema.nullable(),
  audio: audioFormatSchema.nullable(),
  encoding: encodingSchema.nullable(),
  /** The station's picture settings; null while all are neutral. */
  image: imageSettingsSchema.nullable(),
  recording: z.boolean(),
})
export type Camera = z.infer<typeof cameraSchema>

/** A camera as an admin sees it: with its source, passwords in it replaced by `***`. */
export const cameraConfigSchema = z.object({
  id: cameraIdSchema,
  name: z.string(),
  source: z.string(),
  enabled: z.boolean(),
  /** True for a camera given on the command line: it lives as long as this run and cannot be changed. */
  fixed: z.boolean(),
})
export type CameraConfig = z.infer<typeof cameraConfigSchema>

/** A capture device or screen that the station's computer has. */
export const deviceSchema = z.object({
  /** What to write as the source: `device:/dev/video0`, `screen::0.0`. */
  source: z.string(),
  kind: z.enum(['device', 'screen']),
  label: z.string(),
})
export type Device = z.infer<typeof deviceSchema>
