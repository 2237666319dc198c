/** At this rate and above, key frames alone are shown. */
const COARSE_RATE = 8

/** What a camera is to show. The instant of one that runs is moved on by its reader. */
export interface Goal {
  /** µs since 1970. */
  at: number
  readonly mode: 'still' | 'run'
  readonly rate: number
  /** Key frames are enough. */
  readonly coarse: boolean
  /** When it was set, by the monotonic clock, µs. */
  readonly since: number
}

export const goalOf = (at: number, run: { rate: number } | null, since: number): Goal => ({
  ...{ at, since, mode: run ? 'run' : 'still', rate: run?.rate ?? 1 },
  coarse: run !== null && run.rate >= COARSE_RATE,
})

/** How many decoded pictures are kept: before the goal's, so that a step back is quick, and behind it. */
export interface Room {
  readonly back: number
  readonly ahead: number
}

/** Decoded pictures of one camera, in bytes and in number. */
const MOST_BYTES = 48 * 1024 * 1024
const LEAST = 3
const STILL: Room = { back: 4, ahead: 4 }
/** Some 150 ms of a camera. */
const RUN_AHEAD = { least: 8, most: 16, atRateOne: 4 }

/** The room for pictures of this size. */
export function roomFor(goal: Goal, { codedWidth = 0, codedHeight = 0 }: Partial<VideoDecoderConfig> = {}): Room {
  const pictures = Math.max(LEAST, Math.floor(MOST_BYTES / Math.max(1, codedWidth * codedHeight * 1.5)))
  const wished = goal.mode === 'run' ? { back: 0, ahead: aheadAt(goal.rate) } : STILL
  const back = Math.min(wished.back, Math.floor((pictures - 1) / 2))
  return { back, ahead: Math.min(wished.ahead, pictures - 1 - back) }
}

const aheadAt = (rate: number): number =>
  Math.min(RUN_AHEAD.most, Math.max(RUN_AHEAD.least, Math.ceil(rate * RUN_AHEAD.atRateOne)))
