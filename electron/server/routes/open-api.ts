import type { Route } from '../http/route.ts'

export const openApi: Route = (app) =>
  app.get('/api/openapi.json', { config: { role: 'anyone' }, schema: { summary: 'This description.' } }, () =>
    app.swagger(),
  )
