import { LookoutError } from '../base/error.ts'
import type { OnvifTarget } from './control-target.ts'

/** Why a camera gave no answer that is of use. It is the `reason` of the LookoutError that says so. */
export type OnvifFailure = 'unreachable' | 'late' | 'garbled' | 'unauthorized' | 'refused'

const MAX_WORDS = 160

/** What the client `onvif` threw, with the HTTP status that came last, put in order. */
export function failureOf(thrown: unknown, status: number | undefined): OnvifFailure {
  const { message, code } = described(thrown)
  if (status === 401 || /authentication|not\s?authorized|unauthorized|password/i.test(message)) return 'unauthorized'
  if (message.startsWith('ONVIF SOAP Fault')) return 'refused'
  if (message === 'Network timeout') return 'late'
  // The network's own codes; those of Node, `ERR_…` and `HPE_…`, speak of what was said.
  if (/^(E[A-Z0-9]+|EAI_\w+)$/.test(code)) return 'unreachable'
  return 'garbled'
}

/** A camera's own words for a refusal: short, on one line, and without the password, should it know to say it. */
export function refusalWords(thrown: unknown, { password }: OnvifTarget): string {
  const words = described(thrown)
    .message.replace('ONVIF SOAP Fault: ', '')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
  const blotted = password === undefined || password === '' ? words : words.replaceAll(password, '***')
  return blotted.trim().slice(0, MAX_WORDS)
}

/** Foreign errors are not handed on as causes: nobody can say what is in them. */
export function onvifError(failure: OnvifFailure, target: OnvifTarget, words = ''): LookoutError {
  const kind = failure === 'refused' ? 'conflict' : 'unavailable'
  return new LookoutError(kind, sentence(failure, target, words), { reason: failure })
}

function sentence(failure: OnvifFailure, { host, user }: OnvifTarget, words: string): string {
  switch (failure) {
    case 'unreachable':
      return `The camera at ${host} cannot be reached by ONVIF.`
    case 'late':
      return `The camera at ${host} did not answer by ONVIF in time.`
    case 'garbled':
      return `What answers at ${host} is not understood as ONVIF.`
    case 'unauthorized':
      return user === undefined
        ? `The camera at ${host} asks for a user and a password for ONVIF: write them into its address.`
        : `The camera at ${host} does not accept this user and password for ONVIF.`
    case 'refused':
      return words === '' ? `The camera at ${host} refused.` : `The camera at ${host} refused: ${words}`
  }
}

function described(thrown: unknown): { message: string; code: string } {
  if (!(thrown instanceof Error)) return { message: '', code: '' }
  const { code } = thrown as Error & { code?: unknown }
  return { message: thrown.message, code: typeof code === 'string' ? code : '' }
}
