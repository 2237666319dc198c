import { setupSchema, userSchema } from '../../protocol/http.ts'
import { problems, type Route } from '../http/route.ts'

export const setup: Route = (app, { accounts, log }) =>
  app.post(
    '/api/setup',
    {
      config: { role: 'setup' },
      schema: {
        summary: 'Makes the user admin. From the station’s own computer, while there is no user.',
        body: setupSchema,
        response: { 201: userSchema, ...problems },
      },
    },
    async ({ body }, reply) => {
      const user = await accounts.users.setUp(body.password)
      log.info({ user: user.name }, 'The first admin was made.')
      return reply.code(201).send(user)
    },
  )
