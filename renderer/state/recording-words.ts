import type { RecordingState } from '../../electron/protocol/recordings.ts'
import type { Catalogue } from '../i18n/en.ts'
import type { Formats } from '../i18n/formats.ts'
import type { Locale } from '../i18n/language.svelte.ts'
import type { Tone } from './tile-status.ts'

const SECONDS = 1_000_000
const MICROSECONDS = 1_000

/** How a recorder's state is coloured; beside it there are always a word and a shape. */
export const toneOfRecording = {
  off: 'off',
  waiting: 'off',
  recording: 'live',
  failing: 'fault',
} as const satisfies Record<RecordingState['state'], Tone>

/** The state in a sentence. The station's own words are English; in other languages the cause's words stand for them. */
export function recordingWords(state: RecordingState, locale: Locale, t: Catalogue, format: Formats): string {
  const said = t.recording.stateSpoken
  switch (state.state) {
    case 'off':
    case 'waiting':
      return said[state.state]
    case 'recording':
      return said.recording(format.clock(Date.parse(state.since)))
    case 'failing':
      return said.failing(failingWords(state, locale, t))
  }
}

/** Why it is not recorded. */
export const failingWords = (
  { cause, message }: Extract<RecordingState, { state: 'failing' }>,
  locale: Locale,
  t: Catalogue,
): string => (locale === 'en' && message !== '' ? message : t.recording.why[cause])

/** `0:07`, `12:40`, `1:02:03`: how long a recording is, from µs, counting on like a clock. */
export function runningTime(length: number): string {
  const seconds = Math.floor(length / SECONDS)
  const hours = Math.floor(seconds / 3_600)
  const two = (n: number): string => String(n).padStart(2, '0')
  const minutes = Math.floor(seconds / 60) % 60
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`
}

/** What is missing in a recording; null where nothing is. */
export const gapWords = (gaps: { count: number; length: number }, t: Catalogue, format: Formats): string | null =>
  gaps.count === 0 ? null : t.recording.here.gaps(gaps.count, format.length(gaps.length / MICROSECONDS))
