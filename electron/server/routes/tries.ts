import { LookoutError } from '../../base/error.ts'
import { tryRequestSchema, tryResultSchema } from '../../protocol/http.ts'
import { disconnectSignal } from '../http/disconnect-signal.ts'
import { problems, type Route } from '../http/route.ts'

/** Each is a process of its own. */
const MAX_AT_ONCE = 2

export const tries: Route = (app, { cameras }) => {
  let running = 0
  app.post(
    '/api/tries',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'The first picture of a source, before it becomes a camera. Ends when the client goes away.',
        body: tryRequestSchema,
        response: { 200: tryResultSchema, ...problems },
      },
    },
    async ({ body }, reply) => {
      if (running >= MAX_AT_ONCE) {
        const sentence = `At most ${MAX_AT_ONCE} sources can be tried at once.`
        throw new LookoutError('rateLimited', sentence, { retryAfterSeconds: 5 })
      }
      running++
      try {
        return await cameras.trySource(body.source, body.camera, disconnectSignal(reply))
      } finally {
        running--
      }
    },
  )
}
