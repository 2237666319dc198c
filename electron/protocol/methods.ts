import { z } from 'zod'
import {
  audioFormatSchema,
  cameraConfigSchema,
  cameraIdSchema,
  cameraNameSchema,
  cameraSchema,
  instantSchema,
  sourceTextSchema,
  videoFormatSchema,
} from './cameras.ts'
import { ownLayerSchema, ownNameSchema, ownReadySchema, ownValueSchema } from './controls.ts'
import {
  imageChangeSchema,
  imageHistoryEntrySchema,
  imagePresetSchema,
  imageViewSchema,
  presetNameSchema,
  presetScopeSchema,
} from './image.ts'
import { recordingSettingsSchema, recordingStateSchema } from './recordings.ts'
import { roleSchema, type Role } from './roles.ts'

/** Microseconds since 1970-01-01 UTC, as a whole number. */
const microseconds = z.number().int().nonnegative()

/** The number that media frames and `live.*` messages name a stream by. */
export const streamNumberSchema = z.number().int().min(1).max(0xffff)

export const qualitySchema = z.enum(['auto', 'main', 'sub'])
export type Quality = z.infer<typeof qualitySchema>

export const helloParamsSchema = z.union([
  z.strictObject({ ticket: z.string().max(128) }),
  z.strictObject({ user: z.string().max(128), password: z.string().max(1024) }),
  z.strictObject({ clientId: z.string().max(128), key: z.string().max(128) }),
])
export type HelloParams = z.infer<typeof helloParamsSchema>

export const helloResultSchema = z.object({
  clientId: z.string(),
  key: z.string(),
  user: z.string(),
  role: roleSchema,
  station: z.object({ name: z.string(), version: z.string() }),
  heartbeatSeconds: z.number(),
  limits: z.object({ textBytes: z.number(), fragmentBytes: z.number(), mediaBytes: z.number() }),
})
export type HelloResult = z.infer<typeof helloResultSchema>

interface Method<P extends z.ZodType, R extends z.ZodType> {
  readonly role: Role
  readonly params: P
  readonly result: R
}

const method = <P extends z.ZodType, R extends z.ZodType>(role: Role, params: P, result: R): Method<P, R> => ({
  role,
  params,
  result,
})

const nothing = z.object({})
const camera = z.object({ camera: cameraIdSchema })
/** How a camera is recorded, and what its recorder does just now. */
const recordingView = z.object({ settings: recordingSettingsSchema, state: recordingStateSchema })
/** `recording` says in one word what the state says whole. */
const recordingOutcome = z.object({ recording: z.boolean(), state: recordingStateSchema })
/** What is in force after a change; its revision is higher than any before. */
const imageOutcome = imageViewSchema.pick({ settings: true, revision: true })
const preset = z.object({ camera: cameraIdSchema, name: presetNameSchema, scope: presetScopeSchema })

/**
 * Every request a signed-in client may make, with the least role that may make it.
 * `hello` is not among them: it is how a client signs in.
 */
export const methods = {
  echo: method('viewer', z.unknown(), z.unknown()),
  'time.sync': method(
    'viewer',
    z.object({ t0: microseconds }),
    z.object({ t0: microseconds, t1: microseconds, t2: microseconds }),
  ),

  'cameras.list': method('viewer', nothing.optional(), z.array(cameraSchema)),
  'cameras.get': method('admin', camera, cameraConfigSchema),
  'cameras.add': method(
    'admin',
    z.object({
      id: cameraIdSchema.optional(),
      name: cameraNameSchema,
      source: sourceTextSchema,
      enabled: z.boolean().default(true),
    }),
    cameraSchema,
  ),
  'cameras.update': method(
    'admin',
    z.object({
      camera: cameraIdSchema,
      name: cameraNameSchema.optional(),
      source: sourceTextSchema.optional(),
      enabled: z.boolean().optional(),
    }),
    cameraSchema,
  ),
  'cameras.remove': method('admin', camera, cameraSchema),
  'cameras.retry': method('operator', camera, nothing),

  'live.open': method(
    'viewer',
    z.object({
      camera: cameraIdSchema,
      quality: qualitySchema.default('auto'),
      audio: z.boolean().default(false),
      window: z.number().int().min(1).max(120).optional(),
    }),
    z.object({ stream: streamNumberSchema, video: videoFormatSchema, audio: audioFormatSchema.optional() }),
  ),
  'live.close': method('viewer', z.object({ stream: streamNumberSchema }), nothing),

  'record.get': method('viewer', camera, recordingView),
  'record.set': method(
    'admin',
    z.object({ camera: cameraIdSchema, settings: recordingSettingsSchema.partial() }),
    recordingView,
  ),
  'record.start': method('operator', camera, recordingOutcome),
  'record.stop': method('operator', camera, recordingOutcome),

  'image.get': method('viewer', camera, imageViewSchema),
  'image.set': method('operator', z.object({ camera: cameraIdSchema, settings: imageChangeSchema }), imageOutcome),
  'image.reset': method('operator', camera, imageOutcome),
  'image.undo': method('operator', camera, imageOutcome),
  'image.history': method('viewer', camera, z.array(imageHistoryEntrySchema)),
  'image.presets': method('viewer', camera, z.array(imagePresetSchema)),
  'image.savePreset': method('operator', preset, imagePresetSchema),
  'image.removePreset': method('operator', preset, nothing),
  'image.applyPreset': method('operator', preset, imageOutcome),
  'image.copy': method(
    'operator',
    z.object({ camera: cameraIdSchema, to: z.array(cameraIdSchema).min(1).max(256) }),
    nothing,
  ),

  'controls.get': method('viewer', camera, ownLayerSchema),
  'controls.set': method(
    'operator',
    z.object({ camera: cameraIdSchema, name: ownNameSchema, value: ownValueSchema }),
    ownReadySchema,
  ),

  'snapshot.take': method(
    'operator',
    camera,
    z.object({
      file: z.string(),
      url: z.string(),
      time: instantSchema,
      width: z.number().int(),
      height: z.number().int(),
    }),
  ),
} as const satisfies Record<string, Method<z.ZodType, z.ZodType>>

export type MethodName = keyof typeof methods
/** What a handler is given: defaults are filled in. */
export type Params<M extends MethodName> = z.output<(typeof methods)[M]['params']>
/** What a client may send: what has a default may be left out. */
export type ParamsSent<M extends MethodName> = z.input<(typeof methods)[M]['params']>
export type Result<M extends MethodName> = z.output<(typeof methods)[M]['result']>

export const isMethodName = (name: string): name is MethodName => Object.hasOwn(methods, name)

/** Notifications from a client: no id, no answer. */
export const clientNotifications = {
  /** All video units of the stream up to this sequence number have been taken. */
  'live.ack': z.object({ stream: streamNumberSchema, sequence: z.number().int().min(0).max(0xffffffff) }),
} as const

export type ClientNotificationName = keyof typeof clientNotifications
export const isClientNotification = (name: string): name is ClientNotificationName =>
  Object.hasOwn(clientNotifications, name)
