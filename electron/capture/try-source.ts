/** "Try it": one picture of a source, before anybody makes a camera of it, or the reason why there is none. */
import type { Clock } from '../base/clock.ts'
import { exitReason } from './failure.ts'
import type { FfmpegSearch } from './ffmpeg-finder.ts'
import { inputArguments } from './ffmpeg-input.ts'
import { runToEnd } from './run-ffmpeg.ts'
import type { RunResult } from './run-ffmpeg.ts'
import { parseSource, sourceSecrets } from './source.ts'
import type { Source } from './source.ts'
import { parseStreamProfile } from './stream-profile.ts'
import type { Reason } from './types.ts'

export interface FirstPicture {
  readonly jpeg: Uint8Array
  /** Of the source; the JPEG is at most 640 wide. */
  readonly width: number
  readonly height: number
}

export type TryResult =
  { readonly ok: true; readonly picture: FirstPicture } | { readonly ok: false; readonly reason: Reason }

const LIMIT_MILLISECONDS = 10_000
const ONE_JPEG = [
  ...['-map', '0:v:0', '-an', '-frames:v', '1', '-vf', "scale='min(640,iw)':-2", '-pix_fmt', 'yuvj420p'],
  ...['-c:v', 'mjpeg', '-q:v', '4', '-f', 'mjpeg', 'pipe:1'],
]

/** Opens the source for at most 10 s, or until `signal` is aborted. No process is left when this resolves. */
export async function trySource(
  text: string,
  search: FfmpegSearch,
  clock: Clock,
  signal: AbortSignal,
): Promise<TryResult> {
  const source = parseSource(text)
  if (!source.ok) return refuse({ kind: 'sourceInvalid', message: source.message })
  if (!search.found) return refuse({ kind: 'ffmpegMissing', message: search.message })
  const { path, version } = search.ffmpeg
  const run = await runToEnd(
    {
      path,
      arguments: ['-hide_banner', '-nostats', ...inputArguments(source.value, version), ...ONE_JPEG],
      secrets: sourceSecrets(source.value),
    },
    clock,
    LIMIT_MILLISECONDS,
    signal,
  )
  if (signal.aborted) return refuse({ kind: 'exited', message: 'The attempt was cancelled.' })
  return pictureOf(source.value.kind, run)
}

const refuse = (reason: Reason): TryResult => ({ ok: false, reason })

function pictureOf(kind: Source['kind'], run: RunResult): TryResult {
  const { video } = parseStreamProfile(run.lines.join('\n'))
  const isJpeg = run.stdout[0] === 0xff && run.stdout[1] === 0xd8
  if (video && isJpeg) return { ok: true, picture: { jpeg: run.stdout, width: video.width, height: video.height } }
  if (run.timedOut)
    return refuse({
      kind: 'unreachable',
      message: 'No picture came within 10 seconds. Check the address, and that the camera runs.',
    })
  return refuse(exitReason(kind, run.exit, run.lines))
}
