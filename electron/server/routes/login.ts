import { instant } from '../../base/clock.ts'
import { loggedInSchema, loginSchema } from '../../protocol/http.ts'
import { COOKIE, cookieOptions } from '../door/credentials.ts'
import { problems, type Route } from '../http/route.ts'

export const login: Route = (app, { accounts, clock }) =>
  app.post(
    '/api/login',
    {
      config: { role: 'anyone' },
      schema: {
        summary: 'Signs in. The token is also set as a cookie.',
        body: loginSchema,
        response: { 200: loggedInSchema, ...problems },
      },
    },
    async ({ body, socket }, reply) => {
      const session =
        'ticket' in body
          ? accounts.signInByTicket(body.ticket)
          : await accounts.signIn(body.user, body.password, socket.remoteAddress ?? 'unknown')
      const { token, expiresAt, user, role } = session
      const maxAge = Math.floor((expiresAt - clock.now()) / 1e6)
      reply.setCookie(COOKIE, token, { ...cookieOptions, maxAge })
      return { token, expiresAt: instant(expiresAt), user: { name: user, role } }
    },
  )
