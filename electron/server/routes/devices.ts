import { z } from 'zod'
import { deviceSchema } from '../../protocol/cameras.ts'
import { problems, type Route } from '../http/route.ts'

export const devices: Route = (app, { cameras }) =>
  app.get(
    '/api/devices',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'The capture devices and screens of the station’s computer.',
        response: { 200: z.array(deviceSchema), ...problems },
      },
    },
    () => cameras.devices(),
  )
