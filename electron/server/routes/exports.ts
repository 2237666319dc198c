import { z } from 'zod'
import { exportSchema, newExportSchema } from '../../protocol/recordings.ts'
import { accountOf } from '../http/guard.ts'
import { problems, type Route } from '../http/route.ts'
import { sendServedFile } from '../http/served-file.ts'
import { rangeOf } from '../recordings/range.ts'

const idParams = z.object({ id: z.string().max(128) })
const TYPES = {
  film: 'video/mp4',
  manifest: 'application/json',
  signature: 'application/octet-stream',
  key: 'application/x-pem-file',
} as const

export const addExport: Route = (app, { exports, clock, log }) =>
  app.post(
    '/api/exports',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Starts to make one MP4 of a range; its progress is at the address in the answer.',
        body: newExportSchema,
        response: { 202: exportSchema, ...problems },
      },
    },
    async (request, reply) => {
      const by = accountOf(request).user
      const made = await exports.start(rangeOf(request.body, clock.now()), by)
      log.info({ by, camera: made.camera, from: made.from, to: made.to }, 'An export was started.')
      return reply.code(202).send(made)
    },
  )

export const exportList: Route = (app, { exports }) =>
  app.get(
    '/api/exports',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'All exports, the newest first.',
        response: { 200: z.object({ exports: z.array(exportSchema) }), ...problems },
      },
    },
    () => ({ exports: exports.list() }),
  )

export const exportState: Route = (app, { exports }) =>
  app.get(
    '/api/exports/:id',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'How far an export is.',
        params: idParams,
        response: { 200: exportSchema, ...problems },
      },
    },
    ({ params }) => exports.get(params.id),
  )

export const removeExport: Route = (app, { exports, log }) =>
  app.delete(
    '/api/exports/:id',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Cancels an export that runs or waits, removes one that is done.',
        params: idParams,
        response: { 204: z.null().describe('It is gone.'), ...problems },
      },
    },
    async (request, reply) => {
      await exports.drop(request.params.id)
      log.info({ by: accountOf(request).user, export: request.params.id }, 'An export was removed.')
      return reply.code(204).send(null)
    },
  )

export const exportFile: Route = (app, { exports }) =>
  app.get(
    '/api/exports/:id/:part',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'The film of an export, its manifest, the signature over that, or the key to check it with.',
        params: idParams.extend({ part: z.enum(['film', 'manifest', 'signature', 'key']) }),
        produces: Object.values(TYPES),
      },
    },
    ({ params: { id, part } }, reply) => {
      const { path, name } = exports.file(id, part)
      return sendServedFile(reply, { path, type: TYPES[part], final: true, saveAs: name })
    },
  )
