/** What a source holds, asked of ffmpeg itself: it opens the source, says what it sees, and ends. */
import type { Clock } from '../base/clock.ts'
import { exitReason } from './failure.ts'
import type { Ffmpeg } from './ffmpeg-finder.ts'
import { inputArguments } from './ffmpeg-input.ts'
import { runToEnd } from './run-ffmpeg.ts'
import { sourceSecrets } from './source.ts'
import type { Source } from './source.ts'
import { parseStreamProfile } from './stream-profile.ts'
import type { StreamProfile, VideoProfile } from './stream-profile.ts'
import type { Reason } from './types.ts'

export type ShownProfile = StreamProfile & { readonly video: VideoProfile }
export type ProbeResult =
  { readonly ok: true; readonly profile: ShownProfile } | { readonly ok: false; readonly reason: Reason }

const PROBE_MILLISECONDS = 10_000
/** ffmpeg says this of every input it was only asked to look at. */
const NO_OUTPUT = /^At least one output file must be specified/

/** Asks, unless the answer is known: a test picture is as it was ordered, devices and screens give raw pictures. */
export async function probeSource(
  source: Source,
  ffmpeg: Ffmpeg,
  clock: Clock,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const known = knownProfile(source)
  if (known) return { ok: true, profile: known }
  const run = await runToEnd(
    {
      path: ffmpeg.path,
      arguments: ['-hide_banner', '-nostats', ...inputArguments(source, ffmpeg.version)],
      secrets: sourceSecrets(source),
    },
    clock,
    PROBE_MILLISECONDS,
    signal,
  )
  const { video, audio } = parseStreamProfile(run.lines.join('\n'))
  if (video) return { ok: true, profile: { video, audio } }
  if (run.timedOut) return { ok: false, reason: { kind: 'unreachable', message: NO_ANSWER } }
  if (run.lines.some((line) => NO_OUTPUT.test(line)))
    return { ok: false, reason: { kind: 'noVideo', message: NO_VIDEO } }
  return { ok: false, reason: exitReason(source.kind, run.exit, run.lines) }
}

const NO_ANSWER = 'The camera does not answer. Check its power and cable, and that the address is right.'
const NO_VIDEO = 'The source has no video.'

function knownProfile(source: Source): ShownProfile | undefined {
  const raw = { codec: 'rawvideo', pixelFormat: '', width: 1920, height: 1080, frameRate: 0 }
  switch (source.kind) {
    case 'test': {
      const { width, height, rate } = source
      const audio = source.audio ? { codec: 'pcm_s16le', sampleRate: 48_000, channels: 1 } : null
      return { video: { ...raw, width, height, frameRate: rate }, audio }
    }
    case 'device':
      return { video: raw, audio: null }
    case 'screen':
      return { video: { ...raw, frameRate: 15 }, audio: null }
    case 'file':
    case 'rtsp':
    case 'http':
      return undefined
  }
}
