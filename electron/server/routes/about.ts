import { aboutSchema } from '../../protocol/about.ts'
import { problems, type Route } from '../http/route.ts'

export const about: Route = (app, deps) =>
  app.get(
    '/api/about',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'What the station is made of, and the fingerprints by which people know it.',
        response: { 200: aboutSchema, ...problems },
      },
    },
    () => deps.about(),
  )
