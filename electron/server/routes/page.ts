import type { FastifyReply } from 'fastify'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LookoutError } from '../../base/error.ts'
import type { Route } from '../http/route.ts'

const YEAR_SECONDS = 31_536_000
const INDEX = 'index.html'

/**
 * The console's page. A path that names no file and has no ending is one of the page's own places, so it gets the page.
 */
export const page: Route = (app, { page: folder }) =>
  app.get<{ Params: { '*': string } }>(
    '/*',
    { config: { role: 'anyone' }, schema: { hide: true } },
    async ({ params }, reply) => {
      const path = params['*']
      if (isFilePath(path) && (await isFile(join(folder, path)))) return sendFile(reply, path)
      if (/^(api|ws)(\/|$)|\.[^/]*$/.test(path)) throw new LookoutError('notFound', 'There is nothing at this address.')
      if (await isFile(join(folder, INDEX))) return sendFile(reply, INDEX)
      return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
    },
  )

const NOT_BUILT =
  'The station runs, but its page has not been built: run “npm run build”, then load this address again.\n'

/** What the build put into `assets` has a hash of its content in its name, and so never changes. */
function sendFile(reply: FastifyReply, path: string): FastifyReply {
  const immutable = path.startsWith('assets/')
  const caching = immutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache'
  return reply.header('cache-control', caching).sendFile(path, { cacheControl: false })
}

/** Plain file names alone: no way up, no hidden files, nothing that another system reads as a separator. */
const isFilePath = (path: string): boolean =>
  path !== '' && path.split('/').every((part) => /^[\w@-][\w.@ -]*$/.test(part))

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  )
