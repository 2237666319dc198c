import { z } from 'zod'
import { audioFormatSchema, cameraIdSchema, cameraSchema, instantSchema, videoFormatSchema } from './cameras.ts'
import { ownControlsChangedSchema } from './controls.ts'
import { imageChangedSchema } from './image.ts'
import { streamNumberSchema } from './methods.ts'
import { exportSchema, recordingStateSchema } from './recordings.ts'

/** Why units did not reach a reader. */
export const dropCauseSchema = z.enum(['slow', 'source'])
export type DropCause = z.infer<typeof dropCauseSchema>

/** Everything the station says unasked. */
export const notifications = {
  /** A camera changed in any way that its listing shows. */
  'camera.state': cameraSchema,
  'camera.added': cameraSchema,
  'camera.removed': z.object({ id: cameraIdSchema }),
  /** What a stream carries has changed; the next video unit is a key frame with flag 0x04. */
  'live.format': z.object({
    stream: streamNumberSchema,
    video: videoFormatSchema,
    audio: audioFormatSchema.optional(),
  }),
  /** This client was too slow, or the source lost them: so many video units are missing, exactly. */
  'live.dropped': z.object({ stream: streamNumberSchema, frames: z.number().int(), cause: dropCauseSchema }),
  /** The stream is gone: its camera was removed or switched off. */
  'live.ended': z.object({ stream: streamNumberSchema, message: z.string() }),
  /** Somebody changed a camera's picture for everyone. */
  'image.changed': imageChangedSchema,
  /** Somebody set one of a camera's own controls. */
  'controls.changed': ownControlsChangedSchema,
  /** What a camera's recorder does has changed. */
  'recording.state': z.object({ camera: cameraIdSchema, recording: z.boolean(), state: recordingStateSchema }),
  /** An export was made, moves on, or has come to its end. */
  'export.progress': exportSchema,
  alarm: z.object({ kind: z.string(), message: z.string(), at: instantSchema }),
  'session.ended': z.object({ reason: z.enum(['logout', 'expired', 'userChanged', 'stationClosing']) }),
} as const

export type NotificationName = keyof typeof notifications
export type NotificationParams<N extends NotificationName> = z.infer<(typeof notifications)[N]>

/** A notification with its name, so that a `switch` over `method` knows the params. */
export type Notification = { [N in NotificationName]: { method: N; params: NotificationParams<N> } }[NotificationName]

export const isNotificationName = (name: string): name is NotificationName => Object.hasOwn(notifications, name)
