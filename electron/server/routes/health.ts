import { healthSchema } from '../../protocol/http.ts'
import { problems, type Route } from '../http/route.ts'

export const health: Route = (app, deps) =>
  app.get(
    '/api/health',
    {
      config: { role: 'anyone' },
      schema: {
        summary: 'Whether all is well; for a session also what is not.',
        response: { ...problems, 200: healthSchema, 503: healthSchema },
      },
    },
    async ({ account }, reply) => {
      const faults = deps.health.faults()
      const well = faults.length === 0
      const details = account ? { details: [...faults] } : {}
      return reply.code(well ? 200 : 503).send({ status: well ? 'ok' : 'degraded', ...details })
    },
  )
