/**
 * What an export says of itself, and what the station signs: a JSON text with one line for each field and for each entry
 * of a list. Its last field is the SHA-256 of everything before it, which proves nothing and tells a damaged manifest
 * from a damaged signature.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { instant } from '../../base/clock.ts'
import { instantSchema } from '../../protocol/cameras.ts'
import { gapSchema } from '../../protocol/recordings.ts'

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
const bytesSchema = z.int().min(0)
/** Seconds after the film's beginning. */
const positionSchema = z.number().min(0)
const rangeSchema = z.object({ from: instantSchema, to: instantSchema })

export const manifestSchema = z.object({
  format: z.literal('Lookout export'),
  version: z.literal(1),
  export: z.string(),
  station: z.object({ id: z.string(), name: z.string(), version: z.string() }),
  camera: z.object({ id: z.string(), name: z.string() }),
  /** What was asked for, and what of it the film shows. */
  asked: rangeSchema,
  shown: rangeSchema,
  madeAt: instantSchema,
  madeBy: z.string(),
  key: z.object({ algorithm: z.literal('Ed25519'), sha256: sha256Schema }),
  film: z.object({
    file: z.string(),
    bytes: bytesSchema,
    sha256: sha256Schema,
    seconds: z.number(),
    pictures: z.int(),
  }),
  segments: z.array(
    z.object({
      id: z.string(),
      /** Of the pictures in the film. */
      ...{ start: instantSchema, end: instantSchema, pictures: z.int() },
      /** Where in the film the first of them is shown. */
      position: positionSchema,
      /** Of the segment's file: as it was when it was exported, and its hash as it was recorded where that is known. */
      ...{ bytes: bytesSchema, sha256: sha256Schema, recordedSha256: sha256Schema.nullable() },
    }),
  ),
  /** Times without a recording. The film leaves them out: at `position` it goes on with what came after. */
  gaps: z.array(gapSchema.extend({ position: positionSchema })),
  /** Parts of the film's bytes, from `from` to just before `to`; null: no pictures, but the tables of the film. */
  chunks: z.array(
    z.object({
      ...{ from: bytesSchema, to: bytesSchema, sha256: sha256Schema },
      time: z.object({ start: instantSchema, end: instantSchema }).nullable(),
    }),
  ),
})
export type Manifest = z.infer<typeof manifestSchema>

const CHECK_FIELD = '\n"check": '
const ENDING = /\n"check": "([0-9a-f]{64})"\n\}\n$/

export function manifestBytes(manifest: Manifest): Uint8Array {
  const fields = Object.entries(manifest).map(([name, value]) => `${JSON.stringify(name)}: ${lines(value)},`)
  const body = `{\n${fields.join('\n')}`
  return new TextEncoder().encode(`${body}${CHECK_FIELD}"${sha256(new TextEncoder().encode(body))}"\n}\n`)
}

const lines = (value: unknown): string =>
  Array.isArray(value) && value.length > 0
    ? `[\n${value.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]`
    : JSON.stringify(value)

export interface ReadManifest {
  readonly manifest: Manifest
  /** It fits its own last field. */
  readonly whole: boolean
}

/** Undefined where the bytes are no manifest that this version knows. */
export function readManifest(bytes: Uint8Array): ReadManifest | undefined {
  const text = Buffer.from(bytes)
  const ending = ENDING.exec(text.subarray(-100).toString('latin1'))
  try {
    const manifest = manifestSchema.parse(JSON.parse(text.toString('utf8')))
    if (!coverFilm(manifest)) return undefined
    const body = ending && text.subarray(0, text.byteLength - ending[0].length)
    return { manifest, whole: body !== null && sha256(body) === ending?.[1] }
  } catch {
    return undefined
  }
}

/** The parts of the film follow each other from its first byte to its last. */
const coverFilm = ({ film, chunks }: Manifest): boolean =>
  chunks.every(({ from, to }, index) => from === (chunks[index - 1]?.to ?? 0) && to > from) &&
  chunks.at(-1)?.to === film.bytes

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Times in a manifest, from µs since 1970. */
export const timeOf = ({ start, end }: { start: number; end: number }): { start: string; end: string } => ({
  start: instant(start),
  end: instant(end),
})
