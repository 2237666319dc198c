import { networkSchema, networkSettingsSchema } from '../../protocol/network.ts'
import { accountOf } from '../http/guard.ts'
import { problems, type Route } from '../http/route.ts'

export const network: Route = (app, deps) =>
  app.get(
    '/api/network',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Where the station is served, and what other computers need to get there.',
        response: { 200: networkSchema, ...problems },
      },
    },
    () => deps.network.view(),
  )

export const changeNetwork: Route = (app, deps) =>
  app.put(
    '/api/network',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Serves the station on the network, or to its own computer only.',
        body: networkSettingsSchema,
        response: { 200: networkSchema, ...problems },
      },
    },
    async (request) => {
      const changed = await deps.network.change(request.body)
      deps.log.info({ by: accountOf(request).user, setting: request.body }, 'Where the station is served was changed.')
      return changed
    },
  )
