/** What keeps the picture at the newest frame: play at this rate, or jump to the edge. */
export type Chase = { type: 'rate'; rate: number } | { type: 'jump' }

/** Seconds behind. A tenth faster is not seen, half as fast again hardly; further behind, one jump is the lesser evil. */
const SLIGHTLY = 0.03
const CLEARLY = 0.12
const FAR = 0.8

/**
 * `behind`: seconds of video between the picture shown and the start of the newest frame; negative within that frame.
 * `opening`: the picture has only just been opened, so that nobody follows a movement yet that a jump would tear.
 */
export function chase(behind: number, opening: boolean): Chase {
  if (behind > (opening ? CLEARLY : FAR)) return { type: 'jump' }
  if (behind > CLEARLY) return { type: 'rate', rate: 1.5 }
  if (behind > SLIGHTLY) return { type: 'rate', rate: 1.1 }
  return { type: 'rate', rate: 1 }
}
