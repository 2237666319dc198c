/** How one viewer alone looks at a picture: −100…100 each, 0 neutral. It never leaves the page. */
export interface ViewerLook {
  brightness: number
  contrast: number
  saturation: number
  /** Above 0 the dark parts get lighter. */
  gamma: number
}
export type LookName = keyof ViewerLook

export const neutralLook: ViewerLook = { brightness: 0, contrast: 0, saturation: 0, gamma: 0 }
export const lookNames = Object.keys(neutralLook) as LookName[]

export const isNeutralLook = (look: ViewerLook): boolean => lookNames.every((name) => look[name] === 0)

/** What the GPU does to each pixel: the matrix first, and then each channel to the power of `exponent`. */
export interface LookFilter {
  /** As in `feColorMatrix`: four rows of five for red, green, blue and alpha; values of 0…1. */
  matrix: number[]
  exponent: number
}

/** The share of red, green and blue in how light a colour is (BT.709). */
export const LUMA = [0.2126, 0.7152, 0.0722] as const

/** At −100 half of the range darker, at 100 half of it lighter. */
const offsetOf = (brightness: number): number => brightness / 200
/** 0 at −100, 1 at 0, 3 at 100. */
const factorOf = (percent: number): number => 1 + (percent < 0 ? percent / 100 : percent / 50)
/** 4 at −100, 1 at 0, a quarter at 100. */
const exponentOf = (gamma: number): number => 2 ** (-gamma / 50)

/**
 * The look as one filter. Brightness comes first, then contrast around the middle, then saturation. All three are one
 * matrix, so that nothing is cut off between them.
 */
export function lookFilter(look: ViewerLook): LookFilter {
  const saturation = factorOf(look.saturation)
  const contrast = factorOf(look.contrast)
  const offset = contrast * (offsetOf(look.brightness) - 0.5) + 0.5
  // Each row of the saturation adds up to 1: the offset, which is the same in all channels, goes through unchanged.
  const row = (channel: number): number[] => [
    ...LUMA.map((share, other) => contrast * (share * (1 - saturation) + (other === channel ? saturation : 0))),
    0,
    offset,
  ]
  return { matrix: [...row(0), ...row(1), ...row(2), 0, 0, 0, 1, 0], exponent: exponentOf(look.gamma) }
}
