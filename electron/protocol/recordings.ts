import { z } from 'zod'
import { cameraIdSchema, instantSchema } from './cameras.ts'
import { imageAuthorSchema, imageSettingsSchema } from './image.ts'

/** When a camera is recorded. `motion` waits for something that sees motion to say so. */
export const recordingModeSchema = z.enum(['off', 'continuous', 'manual', 'scheduled', 'motion'])
export type RecordingMode = z.infer<typeof recordingModeSchema>

/** Half-hours of a day, in the station's local time. */
const HALF_HOURS = 48
const daySchema = z.string().regex(new RegExp(`^[01]{${HALF_HOURS}}$`), 'a day of the schedule is 48 of 0 and 1')

/** A week, Monday first: for each half-hour of each day `1` (record) or `0`, in the station's local time. */
export const weekSchema = z.array(daySchema).length(7, 'a schedule has seven days, Monday first')
export type Week = z.infer<typeof weekSchema>

/** What is kept of a camera, or of the whole station; null is without limit. */
export const retentionSchema = z.object({
  days: z.number().int().min(1).max(3650).nullable(),
  gigabytes: z.number().positive().max(1_000_000).nullable(),
})
export type Retention = z.infer<typeof retentionSchema>

export const recordingSettingsSchema = z.object({
  mode: recordingModeSchema,
  /** For the mode `scheduled`. */
  schedule: weekSchema,
  /** From memory, before a manual or motion recording begins. */
  preRollSeconds: z.number().int().min(0).max(30),
  /** After it was stopped, or after the last motion. */
  postRollSeconds: z.number().int().min(0).max(300),
  retention: retentionSchema,
  /** The picture is recorded as the camera gives it, whatever the station's picture settings make of it live. Not said: no. */
  untouched: z.boolean().optional(),
})
export type RecordingSettings = z.infer<typeof recordingSettingsSchema>

/** Why there is no recording of a time. */
export const gapCauseSchema = z.enum(['camera', 'network', 'encoder', 'disk', 'operator', 'station'])
export type GapCause = z.infer<typeof gapCauseSchema>

/** What the recorder of a camera does: exactly one of these, with its data. */
export const recordingStateSchema = z.discriminatedUnion('state', [
  /** The mode is `off`. */
  z.object({ state: z.literal('off') }),
  /** Nothing is to be recorded now: not started by hand, outside the schedule, no motion. */
  z.object({ state: z.literal('waiting') }),
  /** Pictures are being written. */
  z.object({ state: z.literal('recording'), since: instantSchema }),
  /** It should be recorded and is not, or not whole. */
  z.object({ state: z.literal('failing'), since: instantSchema, cause: gapCauseSchema, message: z.string() }),
])
export type RecordingState = z.infer<typeof recordingStateSchema>

/** `<camera>~<YYYYMMDD>T<HHMMSS>.<mmm>Z`: where a segment's file lies follows from it. */
export const segmentIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}~\d{8}T\d{6}\.\d{3}Z$/, 'this is no id of a recording')

/** One file of a recording. */
export const segmentSchema = z.object({
  id: segmentIdSchema,
  camera: cameraIdSchema,
  start: instantSchema,
  /** Of the last picture's end that is safe on disk. */
  end: instantSchema,
  /** What of the file can be played: all of a finished one. */
  bytes: z.number().int(),
  url: z.string(),
  /** `writing`: it still grows. `suspect`: its disk failed while it was written, so its end may be missing. */
  state: z.enum(['writing', 'finished', 'suspect']),
  protected: z.boolean(),
})
export type Segment = z.infer<typeof segmentSchema>

export const gapSchema = z.object({
  start: instantSchema,
  end: instantSchema,
  cause: gapCauseSchema,
  /** A sentence for people, where the station knows more than the cause. */
  message: z.string().nullable(),
})
export type Gap = z.infer<typeof gapSchema>

export const recordingsSchema = z.object({ segments: z.array(segmentSchema), gaps: z.array(gapSchema) })
export type Recordings = z.infer<typeof recordingsSchema>

/** Times without a break between them, for calendars and wide timelines. */
export const coverageSchema = z.object({ ranges: z.array(z.object({ start: instantSchema, end: instantSchema })) })

/** How a camera's picture was set for everyone, from an instant until the next of these. */
export const pictureSpanSchema = z.object({
  from: instantSchema,
  settings: imageSettingsSchema,
  revision: z.number().int(),
  /** Who set it so; null where nobody did, or nobody knows. Before `from` where only the recording became another. */
  changed: imageAuthorSchema.nullable(),
  /** The recording is without these settings: people saw them live, and it has what the camera gave. */
  untouched: z.boolean(),
})
export type PictureSpan = z.infer<typeof pictureSpanSchema>

/** `GET /api/recordings/pictures`: what was in force at the beginning of the range, where it is known, and every change in it. */
export const recordedPicturesSchema = z.object({
  pictures: z.array(pictureSpanSchema),
  /** There is more than one answer holds: ask again from this instant. Null where this is all. */
  next: instantSchema.nullable(),
})
export type RecordedPictures = z.infer<typeof recordedPicturesSchema>

/** Where the samples of one track lie in the segment's file; times are µs after the segment's start. */
const samplesSchema = z.object({
  offset: z.array(z.number().int()),
  size: z.array(z.number().int()),
  time: z.array(z.number().int()),
  /** Positions in these arrays of the samples that can be decoded without any before them. */
  key: z.array(z.number().int()),
})
export type Samples = z.infer<typeof samplesSchema>

/** Everything a player needs beside the bytes: `GET /api/recordings/{id}/samples`. */
export const segmentSamplesSchema = z.object({
  id: segmentIdSchema,
  camera: cameraIdSchema,
  start: instantSchema,
  end: instantSchema,
  video: z.object({
    codec: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    /** AVCDecoderConfigurationRecord, base64. Samples are length-prefixed (4 bytes) NAL units. */
    description: z.string(),
    samples: samplesSchema,
  }),
  audio: z
    .object({
      codec: z.string(),
      sampleRate: z.number().int(),
      channels: z.number().int(),
      /** AudioSpecificConfig, base64. Samples are raw AAC frames. */
      description: z.string(),
      samples: samplesSchema,
    })
    .nullable(),
})
export type SegmentSamples = z.infer<typeof segmentSamplesSchema>

/** A range of one camera that is never deleted: an evidence lock. */
export const protectionSchema = z.object({
  id: z.string(),
  camera: cameraIdSchema,
  from: instantSchema,
  to: instantSchema,
  reason: z.string().max(500),
  by: z.string(),
  at: instantSchema,
})
export type Protection = z.infer<typeof protectionSchema>

export const newProtectionSchema = z.strictObject({
  camera: cameraIdSchema,
  from: instantSchema,
  to: instantSchema,
  reason: z.string().trim().max(500).default(''),
})

/** What the archive holds and how long its disk lasts. */
export const archiveSchema = z.object({
  folder: z.string(),
  state: z.discriminatedUnion('state', [
    z.object({ state: z.literal('ready') }),
    /** The index is being rebuilt from the files; what is found so far is shown. */
    z.object({ state: z.literal('indexing'), done: z.number().int(), total: z.number().int() }),
    /** Nothing can be written: another disk, a missing mount, no rights, no room. */
    z.object({ state: z.literal('unavailable'), message: z.string() }),
  ]),
  disk: z.object({ bytes: z.number(), free: z.number(), reserve: z.number() }).nullable(),
  bytes: z.number(),
  protectedBytes: z.number(),
  /** When the disk is full, by what was written in the last day; null where it never will be or nobody knows. */
  fullAt: instantSchema.nullable(),
  retention: retentionSchema,
  reserveGigabytes: z.number(),
  cameras: z.array(
    z.object({
      camera: cameraIdSchema,
      bytes: z.number(),
      oldest: instantSchema.nullable(),
      newest: instantSchema.nullable(),
    }),
  ),
})
export type ArchiveInfo = z.infer<typeof archiveSchema>

export const archiveSettingsSchema = z.object({
  retention: retentionSchema,
  /** Always kept free on the archive's disk. */
  reserveGigabytes: z.number().min(0.05).max(100_000),
})
export type ArchiveSettings = z.infer<typeof archiveSettingsSchema>

export const newExportSchema = z.strictObject({ camera: cameraIdSchema, from: instantSchema, to: instantSchema })

/** An export: exactly one of these states, with its data. */
export const exportSchema = z.object({
  id: z.string(),
  camera: cameraIdSchema,
  from: instantSchema,
  to: instantSchema,
  by: z.string(),
  at: instantSchema,
  /** The name of the film; its manifest and signature have `.manifest.json` and `.manifest.sig` behind it. */
  file: z.string(),
  url: z.string(),
  progress: z.discriminatedUnion('state', [
    z.object({ state: z.literal('queued') }),
    /** 0 to 1. */
    z.object({ state: z.literal('running'), done: z.number(), bytes: z.number() }),
    z.object({ state: z.literal('finished'), bytes: z.number(), seconds: z.number(), sha256: z.string() }),
    z.object({ state: z.literal('failed'), message: z.string() }),
    z.object({ state: z.literal('cancelled') }),
  ]),
  gaps: z.array(gapSchema),
})
export type Export = z.infer<typeof exportSchema>

export const snapshotSchema = z.object({
  camera: cameraIdSchema,
  file: z.string(),
  url: z.string(),
  time: instantSchema,
  bytes: z.number().int(),
})
export type Snapshot = z.infer<typeof snapshotSchema>
