import type { FastifyReply } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { STATUS_CODES } from 'node:http'
import { LookoutError } from '../../base/error.ts'
import { httpStatus, type ErrorKind } from '../../protocol/errors.ts'
import type { Problem } from '../../protocol/http.ts'

export const PROBLEM_TYPE = 'application/problem+json'

/** RFC 9457. The status is the kind's own unless HTTP has a closer one. */
export const problem = (kind: ErrorKind, detail: string, status = httpStatus(kind)): Problem => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? 'Error',
  status,
  detail,
  kind,
})

export const sendProblem = (reply: FastifyReply, content: Problem): FastifyReply =>
  reply.code(content.status).type(PROBLEM_TYPE).send(content)

/** What Fastify itself finds wrong with a request. */
const FRAMEWORK_SENTENCES: Readonly<Record<string, readonly [ErrorKind, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['invalidRequest', 'The body has to be application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalidRequest', 'The body is empty, though its type says JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['parse', 'The body is not JSON.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['tooLarge', 'The body is larger than 64 KiB.'],
  FST_ERR_BAD_URL: ['invalidRequest', 'The address is not a valid URL.'],
}

/** What a client is told of anything that was thrown; undefined where it is told nothing but that it happened. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof LookoutError) {
    const { reason } = error
    return { ...problem(error.kind, error.message), ...(reason === undefined ? {} : { reason }) }
  }
  if (hasZodFastifySchemaValidationErrors(error)) return problem('invalidParams', invalidValue(error))
  if (!(error instanceof Error)) return undefined
  const { code, statusCode } = error as Error & { code?: unknown; statusCode?: unknown }
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode > 499) return undefined
  const [kind, sentence] = FRAMEWORK_SENTENCES[String(code)] ?? ['invalidRequest', 'The request is not valid.']
  return problem(kind, sentence, statusCode)
}

interface InvalidValue {
  readonly validation: readonly { readonly instancePath: string; readonly message?: string }[]
  readonly validationContext?: string | undefined
}

/** The first fault, with its place: “password: a password has at least 8 characters.” */
function invalidValue({ validation: [first], validationContext = 'request' }: InvalidValue): string {
  const field = first?.instancePath.replace(/^\//, '').replaceAll('/', '.')
  return `${field === undefined || field === '' ? validationContext : field}: ${first?.message ?? 'is not valid'}.`
}
