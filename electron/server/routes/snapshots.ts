import { z } from 'zod'
import { cameraIdSchema } from '../../protocol/cameras.ts'
import { snapshotSchema } from '../../protocol/recordings.ts'
import { problems, type Route } from '../http/route.ts'
import { sendServedFile } from '../http/served-file.ts'

const MOST = 1_000

export const snapshots: Route = (app, deps) =>
  app.get(
    '/api/snapshots',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'The snapshots of a camera, the newest first.',
        querystring: z.object({
          camera: cameraIdSchema,
          limit: z.coerce.number().int().min(1).max(MOST).default(MOST),
        }),
        response: { 200: z.object({ snapshots: z.array(snapshotSchema) }), ...problems },
      },
    },
    async ({ query }) => ({ snapshots: await deps.snapshots.list(query.camera, query.limit) }),
  )

export const snapshotFile: Route = (app, deps) =>
  app.get(
    '/api/snapshots/:camera/:file',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'A snapshot.',
        params: z.object({ camera: cameraIdSchema, file: z.string().max(64) }),
        produces: ['image/jpeg'],
      },
    },
    async ({ params }, reply) => {
      const path = await deps.snapshots.file(params.camera, params.file)
      return sendServedFile(reply, { path, type: 'image/jpeg', final: true })
    },
  )
