import { z } from 'zod'
import { cameraIdSchema } from '../protocol/cameras.ts'
import { gapCauseSchema } from '../protocol/recordings.ts'

/** µs since 1970 UTC. */
const microsecondsSchema = z.int().min(0)

/** Why there is no recording between the segment before and this one. */
const beforeSchema = z.object({
  cause: gapCauseSchema,
  /** Since when there was none, µs; null: since the segment before ended, or ever. */
  since: microsecondsSchema.nullable(),
  /** A sentence for people. */
  message: z.string().max(2000).nullable(),
})

/**
 * What a segment's file says of itself, as JSON in its `moov`. With it the index can be lost: the file alone says whose
 * pictures it holds, when they were taken, and why there are none just before it.
 */
export const segmentAboutSchema = z.object({
  version: z.literal(1),
  /** The station that wrote it. */
  station: z.uuid(),
  camera: cameraIdSchema,
  /** The camera's name for people, at that time. */
  name: z.string().max(500),
  /** Capture time of the first video unit, µs since 1970 UTC. */
  start: microsecondsSchema,
  /** The run of the recorder's process. */
  run: z.uuid(),
  /** The number of the first video unit in its stream. */
  sequence: z.int().min(0),
  /** As in RFC 6381. */
  codec: z.string().max(100),
  width: z.int().min(0),
  height: z.int().min(0),
  /** Null where it goes on from the segment before without a break. */
  before: beforeSchema.nullable(),
})
export type SegmentAbout = z.infer<typeof segmentAboutSchema>
export type SegmentBefore = z.infer<typeof beforeSchema>

/** The bytes that go into the file. */
export const segmentAboutBytes = (about: SegmentAbout): Uint8Array => new TextEncoder().encode(JSON.stringify(about))

/** Reads what a file says of itself; undefined where it is not Lookout's, or of a version that is not known. */
export function readSegmentAbout(bytes: Uint8Array): SegmentAbout | undefined {
  try {
    return segmentAboutSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data
  } catch {
    return undefined
  }
}
