import type { Route } from '../http/route.ts'

export const metrics: Route = (app, deps) =>
  app.get(
    '/metrics',
    { config: { role: 'viewer' }, schema: { summary: 'Figures in the Prometheus text format.' } },
    async (_request, reply) => reply.type(deps.metrics.contentType).send(await deps.metrics.metrics()),
  )
