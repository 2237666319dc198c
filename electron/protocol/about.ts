import { z } from 'zod'

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)

/** What a station is made of, and by what people know it: `GET /api/about`. */
export const aboutSchema = z.object({
  /** Lookout's own version. */
  version: z.string(),
  node: z.string(),
  /** `linux x64`. */
  system: z.string(),
  /** The ffmpeg that was found; null where there is none. */
  ffmpeg: z.object({ version: z.string(), from: z.string() }).nullable(),
  /** SHA-256 over the certificate that is served now, DER. It is another one after each renewal. */
  certificateSha256: sha256Schema,
  /** SHA-256 over the authority's certificate, DER: it stays. */
  authoritySha256: sha256Schema,
  /** SHA-256 over the public key that exports are signed with, DER: it stays. */
  evidenceKeySha256: sha256Schema,
})
export type About = z.infer<typeof aboutSchema>
