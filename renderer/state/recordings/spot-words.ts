import type { Catalogue } from '../../i18n/en.ts'
import type { Formats, Moments } from '../../i18n/formats.ts'
import { lengthOf, MILLISECOND } from './micros.ts'
import { spotAt, type GapSpan, type Track } from './spans.ts'

/** What stands at an instant of a track, in a few words: `Recorded`, `No recording, Network, 2m 6s`. */
export function spotWords(track: Track | null, at: number, t: Catalogue['recordings'], format: Formats): string {
  if (!track) return t.timeline.loading
  const spot = spotAt(track, at)
  if (spot.kind === 'recorded') return t.timeline.recorded
  if (spot.kind === 'nothing') return t.timeline.nothingSpoken
  const length = format.length(lengthOf(spot.gap) / MILLISECOND)
  const { cause } = spot.gap
  return cause ? t.timeline.gapSpoken(t.causes[cause], length) : t.timeline.gapUnknown(length)
}

/** What a picture says that has nothing to show at an instant. */
export function gapWords(
  track: Track | null,
  { at, now }: { at: number; now: number },
  t: Catalogue['recordings'],
  moments: Moments,
): { title: string; detail: string | null } {
  if (at >= now) return { title: t.picture.future, detail: null }
  if (!track) return { title: t.picture.unknown, detail: null }
  const spot = spotAt(track, at)
  if (spot.kind !== 'gap') return { title: t.picture.nothing, detail: null }
  const { from, to } = spot.gap
  return { title: t.picture.gap, detail: `${moments.range(from, to)} · ${gapReason(spot.gap, t)}` }
}

/** The cause in one word, and the station's sentence or the common one. */
export function gapReason({ cause, message }: GapSpan, t: Catalogue['recordings']): string {
  return cause ? `${t.causes[cause]}: ${message ?? t.causesWhat[cause]}` : t.causesWhat.unknown
}
