import type { ErrorKind } from '../protocol/errors.ts'

export interface ErrorDetails {
  cause?: unknown
  /** For `rateLimited`: when to try again. */
  retryAfterSeconds?: number
  /** A finer word for code than the kind: why a camera gives no picture. */
  reason?: string
}

/** An error with a kind for code and a sentence for people. The sentence never holds a secret. */
export class LookoutError extends Error {
  override readonly name = 'LookoutError'
  readonly kind: ErrorKind
  readonly retryAfterSeconds: number | undefined
  readonly reason: string | undefined

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.kind = kind
    this.retryAfterSeconds = details.retryAfterSeconds
    this.reason = details.reason
  }
}

/** The message of anything that was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

/** Where anything was thrown, as far as it says so. */
export const stackOf = (thrown: unknown): string | undefined => (thrown instanceof Error ? thrown.stack : undefined)

/** The `code` of a Node.js system error (`ENOENT`), or undefined. */
export function systemCode(thrown: unknown): string | undefined {
  const code = thrown instanceof Error ? (thrown as Error & { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : undefined
}
