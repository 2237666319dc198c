import { stationInfoSchema } from '../../protocol/http.ts'
import { PROTOCOL } from '../../protocol/version.ts'
import { problems, type Route } from '../http/route.ts'

export const station: Route = (app, { accounts, station: identity }) =>
  app.get(
    '/api/station',
    {
      config: { role: 'anyone' },
      schema: {
        summary: 'What this station is, and whether it has been set up.',
        response: { 200: stationInfoSchema, ...problems },
      },
    },
    () => ({ name: identity().name, version: identity().version, protocol: PROTOCOL, setup: accounts.users.any }),
  )
