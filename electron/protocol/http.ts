import { z } from 'zod'
import { instantSchema } from './cameras.ts'
import { roleSchema } from './roles.ts'

/** OWASP ASVS 5.0, 6.2.1: at least 8 characters; 64 and more are taken. No rules of composition. */
export const passwordSchema = z
  .string()
  .min(8, 'a password has at least 8 characters')
  .max(256, 'a password has at most 256 characters')

/** RFC 9457, with our `kind`. */
export const problemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  kind: z.string(),
  /** Why a source gives no picture, as in a camera's `because.kind`. */
  reason: z.string().optional(),
})
export type Problem = z.infer<typeof problemSchema>

export const stationInfoSchema = z.object({
  name: z.string(),
  version: z.string(),
  protocol: z.string(),
  /** True once a user exists; false while the first admin has to be made. */
  setup: z.boolean(),
})
export type StationInfo = z.infer<typeof stationInfoSchema>

export const setupSchema = z.object({ password: passwordSchema })

/** By name and password, or by the one-time ticket that the desktop hands its own window. */
export const loginSchema = z.union(
  [
    z.strictObject({ user: z.string().min(1).max(128), password: z.string().min(1).max(1024) }),
    z.strictObject({ ticket: z.string().min(1).max(128) }),
  ],
  { error: 'give a user and a password, or a ticket' },
)

export const loggedInSchema = z.object({
  token: z.string(),
  expiresAt: instantSchema,
  user: z.object({ name: z.string(), role: roleSchema }),
})
export type LoggedIn = z.infer<typeof loggedInSchema>

/** Who is signed in, and until when at the latest. */
export const sessionSchema = loggedInSchema.omit({ token: true })
export type SessionInfo = z.infer<typeof sessionSchema>

export const ticketSchema = z.object({ ticket: z.string(), expiresAt: instantSchema })

export const tryRequestSchema = z.object({
  source: z.string().min(1).max(2048),
  /** The camera whose stored password stands for `***` in the source. */
  camera: z.string().optional(),
})

/** The first picture of a source, as a JPEG in base64. */
export const tryResultSchema = z.object({
  picture: z.string(),
  width: z.number(),
  height: z.number(),
  milliseconds: z.number(),
})
export type TryResult = z.infer<typeof tryResultSchema>

export const healthSchema = z.object({
  status: z.enum(['ok', 'degraded']),
  /** Only for a session: what is not well, a sentence each. */
  details: z.array(z.string()).optional(),
})

export const userSchema = z.object({ name: z.string(), role: roleSchema, disabled: z.boolean() })
export type User = z.infer<typeof userSchema>

export const newUserSchema = z.strictObject({
  name: z.string().min(1, 'a user needs a name').max(128),
  role: roleSchema,
  password: passwordSchema,
})

/** What is left out stays as it is. Any change ends the user's sessions. */
export const userChangeSchema = z.strictObject({
  role: roleSchema.optional(),
  password: passwordSchema.optional(),
  disabled: z.boolean().optional(),
})
export type UserChange = z.infer<typeof userChangeSchema>
