import { z } from 'zod'
import { COOKIE, cookieOptions } from '../door/credentials.ts'
import { accountOf } from '../http/guard.ts'
import { problems, type Route } from '../http/route.ts'

export const logout: Route = (app, { accounts }) =>
  app.post(
    '/api/logout',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Ends the session; its sockets close.',
        response: { 204: z.null().describe('The session has ended.'), ...problems },
      },
    },
    async (request, reply) => {
      accounts.signOut(accountOf(request).session)
      return reply.clearCookie(COOKIE, cookieOptions).code(204).send(null)
    },
  )
