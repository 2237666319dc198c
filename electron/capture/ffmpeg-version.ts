/**
 * What ffmpeg says of itself with `-version`. Builds from git have no release number ("N-47683-g0e8eb07980"), so options
 * that changed their names over time go by the version of libavformat, which every build has.
 */

export interface FfmpegVersion {
  /** As it names itself: `5.1.9-0+deb12u1`. */
  readonly text: string
  /** `[59, 27]` is FFmpeg 5.1, 58 is 4.x, 60 is 6.x. */
  readonly libavformat: readonly [major: number, minor: number]
  /** `-timeout` since FFmpeg 5; before, that meant "listen", and the time limit was `-stimeout`. */
  readonly rtspTimeoutOption: '-timeout' | '-stimeout'
  /** `-fps_mode` since FFmpeg 5.1, `-vsync` before. */
  readonly frameTimingOption: '-fps_mode' | '-vsync'
  /**
   * For so long after it took a command it takes no other, in milliseconds: it looks at its standard input 100 ms later
   * at the soonest, FFmpeg 7 after 50; less a little for the way.
   */
  readonly commandMilliseconds: number
  /** Options that make it look so often: since FFmpeg 7 it looks only when it would report, by itself twice a second. */
  readonly attentiveOptions: readonly string[]
}

/** Undefined where the text is not ffmpeg's. */
export function parseFfmpegVersion(output: string): FfmpegVersion | undefined {
  const text = /^ffmpeg version (\S+)/m.exec(output)?.[1]
  const library = /^\s*libavformat\s+(\d+)\.\s*(\d+)/m.exec(output)
  if (text === undefined || !library) return undefined
  const [major, minor] = [Number(library[1]), Number(library[2])]
  return {
    text,
    libavformat: [major, minor],
    rtspTimeoutOption: major >= 59 ? '-timeout' : '-stimeout',
    frameTimingOption: major > 59 || (major === 59 && minor >= 27) ? '-fps_mode' : '-vsync',
    commandMilliseconds: major >= 61 ? 40 : 80,
    attentiveOptions: major >= 61 ? ['-stats_period', '0.05'] : [],
  }
}

/** The names in the list of `-encoders` or `-filters`: the second word of each line that begins with its flags. */
export function parseNames(list: string): ReadonlySet<string> {
  const rows = list.matchAll(/^ [A-Z.|]{2,6} +([\w-]+) /gm)
  return new Set([...rows].map((row) => row[1] ?? ''))
}

/**
 * The filters in the list of `-filters` that take commands while they run: those with a C in their flags. FFmpeg 8 has no
 * such flag in its list any more; there every filter counts, and one that refuses says so.
 */
export function parseCommandable(list: string): ReadonlySet<string> {
  if (!/^ *\S+ = Command support/m.test(list)) return parseNames(list)
  const rows = list.matchAll(/^ [A-Z.|]{2}C +([\w-]+) /gm)
  return new Set([...rows].map((row) => row[1] ?? ''))
}
