import { instant } from '../../base/clock.ts'
import { ticketSchema } from '../../protocol/http.ts'
import { accountOf } from '../http/guard.ts'
import { problems, type Route } from '../http/route.ts'

export const tickets: Route = (app, { accounts }) =>
  app.post(
    '/api/tickets',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'A ticket for hello over the WebSocket: one use, 30 seconds.',
        response: { 201: ticketSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { ticket, expiresAt } = accounts.issueTicket(accountOf(request).session)
      return reply.code(201).send({ ticket, expiresAt: instant(expiresAt) })
    },
  )
