import type { Catalogue } from '../i18n/en.ts'
import type { Formats } from '../i18n/formats.ts'
import type { Attempt } from './sign-in.svelte.ts'

/** Why an attempt to sign in was refused, in words; null where there is nothing to say. `now`: ms since 1970. */
export function attemptWords(attempt: Attempt, now: number, t: Catalogue, format: Formats): string | null {
  if (attempt.state === 'locked') {
    return attempt.until === null ? t.login.lockedPlain : t.login.locked(format.until(attempt.until - now))
  }
  if (attempt.state !== 'refused') return null
  if (attempt.problem.kind === 'unauthenticated') return t.login.wrong
  if (attempt.problem.kind === 'offline') return t.login.unreachable
  return attempt.problem.message
}
