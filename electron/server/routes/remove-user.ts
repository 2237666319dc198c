import { z } from 'zod'
import { accountOf } from '../http/guard.ts'
import { problems, type Route } from '../http/route.ts'

export const removeUser: Route = (app, { accounts, log }) =>
  app.delete(
    '/api/users/:name',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Removes a user and ends its sessions.',
        params: z.object({ name: z.string() }),
        response: { 204: z.null().describe('The user is removed.'), ...problems },
      },
    },
    async (request, reply) => {
      const { name } = request.params
      const by = accountOf(request).user
      accounts.users.remove(name)
      log.info({ by, user: name }, 'A user was removed.')
      return reply.code(204).send(null)
    },
  )
