import { archiveSchema, archiveSettingsSchema } from '../../protocol/recordings.ts'
import { accountOf } from '../http/guard.ts'
import { problems, type Route } from '../http/route.ts'

export const archive: Route = (app, { recordings }) =>
  app.get(
    '/api/archive',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'What the archive holds and how long its disk lasts.',
        response: { 200: archiveSchema, ...problems },
      },
    },
    () => recordings.archive(),
  )

export const changeArchive: Route = (app, { recordings, log }) =>
  app.put(
    '/api/archive',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Sets how long the station keeps recordings, and what its disk keeps free.',
        body: archiveSettingsSchema,
        response: { 200: archiveSchema, ...problems },
      },
    },
    async (request) => {
      const changed = await recordings.setArchive(request.body)
      log.info({ by: accountOf(request).user, settings: request.body }, 'The archive’s settings were changed.')
      return changed
    },
  )
