import type { Catalogue } from '../i18n/en.ts'
import type { Formats } from '../i18n/formats.ts'
import type { Failure } from './bridge.ts'

/** Why there is no station to be had, and what to do about it. */
export function failureWords(failure: Failure, t: Catalogue['stations']['failure'], format: Formats): string {
  switch (failure.why) {
    case 'otherProtocol':
      return t.otherProtocol(failure.version || failure.theirs)
    case 'clocks': {
      const { date } = format.in(Intl.DateTimeFormat().resolvedOptions().timeZone)
      const [from, to, here] = [failure.from, failure.to, failure.here].map((at) => date(at * 1_000))
      return t.clocks(from ?? '', to ?? '', here ?? '')
    }
    case 'trouble':
      return t.trouble(failure.status)
    default:
      return t[failure.why]
  }
}

/** `https://192.168.1.20:7440/` as people say it: `192.168.1.20:7440`. */
export const plainAddress = (url: string): string => url.replace(/^https:\/\//, '').replace(/\/$/, '')
