import type { Route } from '../http/route.ts'

/** Anyone may have it: it is what a computer needs in order to trust the station, and holds no secret. */
export const authority: Route = (app, deps) =>
  app.get(
    '/api/ca.pem',
    { config: { role: 'anyone' }, schema: { summary: 'The certificate authority of this station, PEM.' } },
    (_request, reply) =>
      reply
        .type('application/x-x509-ca-cert')
        // Windows opens `.crt` with the dialogue that installs it.
        .header('content-disposition', 'attachment; filename="lookout-ca.crt"')
        .send(deps.authority),
  )
