import { z } from 'zod'
import { userChangeSchema, userSchema } from '../../protocol/http.ts'
import { accountOf } from '../http/guard.ts'
import { problems, type Route } from '../http/route.ts'

export const changeUser: Route = (app, { accounts, log }) =>
  app.patch(
    '/api/users/:name',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Changes a user’s role, password, or whether it may sign in. Its sessions end.',
        params: z.object({ name: z.string() }),
        body: userChangeSchema,
        response: { 200: userSchema, ...problems },
      },
    },
    async (request) => {
      const { params, body } = request
      const by = accountOf(request).user
      const user = await accounts.users.change(params.name, body)
      log.info({ by, user: user.name, changed: Object.keys(body) }, 'A user was changed.')
      return user
    },
  )
