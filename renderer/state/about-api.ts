import { z } from 'zod'
import { aboutSchema, type About } from '../../electron/protocol/about.ts'
import { call, type Fetch } from '../link/http.ts'

const partSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** SPDX expression. */
  licence: z.string(),
  source: z.string().nullable(),
  shippedAs: z.enum(['product', 'program', 'runtime', 'package', 'page']),
  /** Index into `texts`. */
  text: z.number().int().nonnegative(),
})
export type LicencedPart = z.infer<typeof partSchema>

const licencesSchema = z.object({ version: z.literal(1), parts: z.array(partSchema), texts: z.array(z.string()) })
/** Everything that is shipped and under which licence; the build lays it beside the page. */
export type Licences = z.infer<typeof licencesSchema>

/** What the About page asks for. Every call rejects with a `LinkError`. */
export interface AboutApi {
  about(): Promise<About>
  licences(): Promise<Licences>
}

/** The same from the station that the page came from. */
export const httpAbout = (fetch: Fetch = (path, init) => globalThis.fetch(path, init)): AboutApi => ({
  about: () => call(fetch, aboutSchema, '/api/about'),
  licences: () => call(fetch, licencesSchema, '/licences.json'),
})
