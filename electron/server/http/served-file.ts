import type { FastifyReply } from 'fastify'
import { basename, dirname } from 'node:path'

export interface FileAnswer {
  readonly path: string
  readonly type: string
  /** Only so many bytes of it are served. */
  readonly bytes?: number
  /** It never changes, so that a browser may keep it, for the one who is signed in alone. */
  readonly final: boolean
  /** The name under which a browser saves it, where it should. */
  readonly saveAs?: string
}

const KEPT = 'private, max-age=31536000, immutable'

/** Answers with a file, or the part of it that the request's Range names. */
export function sendServedFile(reply: FastifyReply, { path, type, bytes, final, saveAs }: FileAnswer): FastifyReply {
  reply.header('cache-control', final ? KEPT : 'no-store').type(type)
  if (saveAs !== undefined) reply.header('content-disposition', `attachment; filename="${saveAs}"`)
  const part = bytes === undefined ? {} : { end: bytes - 1 }
  // Of a file that grows neither its length nor its time says which version it is.
  const validators = final ? {} : { etag: false, lastModified: false }
  return reply.sendFile(basename(path), dirname(path), { cacheControl: false, ...validators, ...part })
}
