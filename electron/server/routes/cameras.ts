import { z } from 'zod'
import { cameraSchema } from '../../protocol/cameras.ts'
import { problems, type Route } from '../http/route.ts'

export const cameras: Route = (app, deps) =>
  app.get(
    '/api/cameras',
    {
      config: { role: 'viewer' },
      schema: { summary: 'All cameras.', response: { 200: z.array(cameraSchema), ...problems } },
    },
    () => deps.cameras.list(),
  )
