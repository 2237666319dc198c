import { newUserSchema, userSchema } from '../../protocol/http.ts'
import { accountOf } from '../http/guard.ts'
import { problems, type Route } from '../http/route.ts'

export const addUser: Route = (app, { accounts, log }) =>
  app.post(
    '/api/users',
    {
      config: { role: 'admin' },
      schema: { summary: 'Makes a user.', body: newUserSchema, response: { 201: userSchema, ...problems } },
    },
    async (request, reply) => {
      const { name, role, password } = request.body
      const user = await accounts.users.add(name, role, password)
      log.info({ by: accountOf(request).user, user: user.name, role }, 'A user was made.')
      return reply.code(201).send(user)
    },
  )
