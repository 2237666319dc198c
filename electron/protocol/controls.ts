import { z } from 'zod'

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
