import type { FastifyReply } from 'fastify'

/**
 * Aborts when the client goes away before it has its answer.
 *
 * Not Fastify's `request.signal`: that one listens for the end of the request, which for a POST is the end of its body
 * (https://nodejs.org/api/http.html#event-close_3), long past when the handler begins.
 */
export function disconnectSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone.signal
}
