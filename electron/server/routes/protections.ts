import { z } from 'zod'
import { cameraIdSchema } from '../../protocol/cameras.ts'
import { newProtectionSchema, protectionSchema } from '../../protocol/recordings.ts'
import { accountOf } from '../http/guard.ts'
import { problems, type Route } from '../http/route.ts'
import { rangeOf } from '../recordings/range.ts'

export const protections: Route = (app, { recordings }) =>
  app.get(
    '/api/protections',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'The ranges that are never deleted.',
        querystring: z.object({ camera: cameraIdSchema.optional() }),
        response: { 200: z.object({ protections: z.array(protectionSchema) }), ...problems },
      },
    },
    ({ query }) => ({ protections: recordings.protections(query.camera) }),
  )

export const addProtection: Route = (app, { recordings, clock, log }) =>
  app.post(
    '/api/protections',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Protects a range of one camera from deletion.',
        body: newProtectionSchema,
        response: { 201: protectionSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { camera, from, to, reason } = request.body
      const by = accountOf(request).user
      const made = recordings.protect({ ...rangeOf({ camera, from, to }, clock.now()), reason }, by)
      log.info({ by, camera, from, to }, 'A range was protected.')
      return reply.code(201).send(made)
    },
  )

export const removeProtection: Route = (app, { recordings, log }) =>
  app.delete(
    '/api/protections/:id',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Lets a protected range be deleted again in its time.',
        params: z.object({ id: z.string().max(64) }),
        response: { 204: z.null().describe('The range is not protected any more.'), ...problems },
      },
    },
    async (request, reply) => {
      const by = accountOf(request).user
      const { camera, from, to } = recordings.unprotect(request.params.id)
      log.info({ by, camera, from, to }, 'A protection was taken away.')
      return reply.code(204).send(null)
    },
  )
