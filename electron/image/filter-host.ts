import type { ImageControl, ImageControls } from '../protocol/image.ts'

/** What the ffmpeg at hand can do, as far as pictures go. */
export interface FilterHost {
  /** The filters that it has, by name. */
  readonly filters: ReadonlySet<string>
  /** Those that take commands while they run, besides `enable`. */
  readonly commandable: ReadonlySet<string>
  /**
   * The file of the font that overlays are written in; null where ffmpeg finds one by itself, undefined where it cannot
   * write at all.
   */
  readonly font: string | null | undefined
}

/** How sharpness is done. cas and gblur change while they run, unsharp never does. */
export type SharpnessMeans = 'casAndBlur' | 'unsharp' | 'none'

export function sharpnessMeans({ filters, commandable }: FilterHost): SharpnessMeans {
  if (commandable.has('cas') && commandable.has('gblur')) return 'casAndBlur'
  return filters.has('unsharp') ? 'unsharp' : 'none'
}

export const canWrite = ({ filters, font }: FilterHost): boolean => filters.has('drawtext') && font !== undefined

/** `colorcorrect` tints bright parts more than dark ones, as another light does; without it `eq` tints all alike. */
export const whiteBalanceFilter = ({ filters }: FilterHost): 'colorcorrect' | 'eq' =>
  filters.has('colorcorrect') ? 'colorcorrect' : 'eq'

const range = (min: number, max: number, neutral: number, live: boolean): ImageControl => ({
  ...{ kind: 'range', min, max, neutral },
  ...{ layer: 'station', live },
})
const percent = (live: boolean): ImageControl => range(-100, 100, 0, live)
const onOff = (live: boolean): ImageControl => ({ kind: 'switch', neutral: false, layer: 'station', live })

/** What can be set with this ffmpeg, and what of it in the running picture. Without ffmpeg: nothing. */
export function controlsOf(host: FilterHost | null): ImageControls {
  if (!host) return {}
  return {
    ...(host.filters.has('eq') ? toneControls(host) : {}),
    ...(host.filters.has('hue') ? { hue: percent(host.commandable.has('hue')) } : {}),
    ...sharpnessControl(host),
    // Its filter costs as much as the encoder even at rest, so it is only there while it is wanted.
    ...(host.filters.has('hqdn3d') ? { noiseReduction: range(0, 100, 0, false) } : {}),
    ...geometryControls(host),
    ...(canWrite(host) ? { overlay: { kind: 'overlay', maxLength: 200, layer: 'station', live: false } } : {}),
  }
}

function toneControls(host: FilterHost): ImageControls {
  const tone = percent(host.commandable.has('eq'))
  const white = percent(host.commandable.has(whiteBalanceFilter(host)))
  return { brightness: tone, contrast: tone, saturation: tone, gamma: tone, temperature: white, tint: white }
}

function sharpnessControl(host: FilterHost): ImageControls {
  const means = sharpnessMeans(host)
  return means === 'none' ? {} : { sharpness: percent(means === 'casAndBlur') }
}

function geometryControls({ filters }: FilterHost): ImageControls {
  const quarters: ImageControl = {
    ...{ kind: 'choice', values: filters.has('transpose') ? [0, 90, 180, 270] : [0, 180], neutral: 0 },
    // 180° is both mirrors, which change while they run; a quarter gives the picture another shape.
    ...{ layer: 'station', live: false },
  }
  return {
    rotate: quarters,
    ...{ mirror: onOff(true), flip: onOff(true) },
    ...{ zoom: range(1, 8, 1, true), panX: percent(true), panY: percent(true) },
  }
}
