import { z } from 'zod'
import { cameraIdSchema } from './identifiers.ts'

/**
 * The camera's own layer of its picture: what its sensor and its processor do before anything is sent. Which controls
 * there are, their names, ranges and words are the camera's; nothing here is Lookout's to translate or to extend.
 */
const controlBase = {
  /** As the camera's interface names it: `white_balance_temperature`, `ColorSaturation`. */
  name: z.string(),
  /** The same, or the interface's words for it, for people. */
  label: z.string(),
  /** Whether it can be set now: an exposure time waits for manual exposure. */
  active: z.boolean(),
}

/** The camera's control, with its value as it was last read from the camera. */
export const ownControlSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('range'),
    ...controlBase,
    min: z.number(),
    max: z.number(),
    step: z.number().positive(),
    /** What the camera came with; null where it does not say. */
    neutral: z.number().nullable(),
    value: z.number(),
  }),
  z.object({
    kind: z.literal('switch'),
    ...controlBase,
    neutral: z.boolean().nullable(),
    value: z.boolean(),
  }),
  z.object({
    kind: z.literal('choice'),
    ...controlBase,
    options: z.array(z.object({ value: z.string(), label: z.string() })),
    neutral: z.string().nullable(),
    /** Mostly one of the options; a camera can be in a state that it does not offer. */
    value: z.string(),
  }),
])
export type OwnControl = z.infer<typeof ownControlSchema>

/** What a control can be set to: a number for a range, true or false for a switch, an option's value for a choice. */
export const ownValueSchema = z.union([z.number(), z.boolean(), z.string().max(200)])
export type OwnValue = z.infer<typeof ownValueSchema>

/** A control's name in a request: what the camera called it. */
export const ownNameSchema = z.string().min(1).max(100)

/** Why a camera's own controls cannot be had just now. */
export const ownTroubleSchema = z.enum([
  /** The station lacks the program that asks: v4l2-ctl. */
  'missing',
  'unreachable',
  'late',
  /** What answers is not understood. */
  'garbled',
  'unauthorized',
  /** The camera answers that it will not. */
  'refused',
  /** A recorder with several cameras, of which its address does not say which this is. */
  'several',
])
export type OwnTrouble = z.infer<typeof ownTroubleSchema>

export const ownReadySchema = z.object({ state: z.literal('ready'), controls: z.array(ownControlSchema) })
export type OwnReady = z.infer<typeof ownReadySchema>

/** What there is to set in the camera itself: exactly one of these. */
export const ownLayerSchema = z.discriminatedUnion('state', [
  ownReadySchema,
  /** Nothing. `source`: a file, a test picture, a screen cannot be asked. `camera`: it was asked, and offers none. */
  z.object({ state: z.literal('none'), controls: z.tuple([]), why: z.enum(['source', 'camera']) }),
  /** Nothing just now; ask again. */
  z.object({
    state: z.literal('unavailable'),
    controls: z.tuple([]),
    because: z.object({ kind: ownTroubleSchema, message: z.string() }),
  }),
])
export type OwnLayer = z.infer<typeof ownLayerSchema>

/** Somebody has set one of a camera's own controls. These are all of them, as the camera then had them. */
export const ownControlsChangedSchema = z.object({
  camera: cameraIdSchema,
  controls: z.array(ownControlSchema),
  /** The name of who set it. */
  by: z.string(),
})
export type OwnControlsChanged = z.infer<typeof ownControlsChangedSchema>
