import { z } from 'zod'
import { userSchema } from '../../protocol/http.ts'
import { problems, type Route } from '../http/route.ts'

export const users: Route = (app, { accounts }) =>
  app.get(
    '/api/users',
    {
      config: { role: 'admin' },
      schema: { summary: 'All users.', response: { 200: z.array(userSchema), ...problems } },
    },
    () => accounts.users.list(),
  )
