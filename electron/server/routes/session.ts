import { instant } from '../../base/clock.ts'
import { sessionSchema } from '../../protocol/http.ts'
import { accountOf } from '../http/guard.ts'
import { problems, type Route } from '../http/route.ts'

export const session: Route = (app) =>
  app.get(
    '/api/session',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Who is signed in, and until when at the latest.',
        response: { 200: sessionSchema, ...problems },
      },
    },
    (request) => {
      const { user, role, expiresAt } = accountOf(request)
      return { user: { name: user, role }, expiresAt: instant(expiresAt) }
    },
  )
