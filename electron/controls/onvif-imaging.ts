/**
 * The picture's part of ONVIF's Imaging service, version 2.0, as values: what a camera offers (GetOptions) and has
 * (GetImagingSettings) become controls, a control and a value become the element that sets it. Objects come as the client
 * `onvif` makes them of XML: names begin small, one element stands alone, several are a list.
 * https://www.onvif.org/ver20/imaging/wsdl/imaging.wsdl
 */
import type { OwnControl, OwnValue } from '../protocol/controls.ts'

interface Kind {
  /** The element's name. */
  readonly name: string
  readonly label: string
}

const RANGES: readonly Kind[] = [
  { name: 'Brightness', label: 'Brightness' },
  { name: 'Contrast', label: 'Contrast' },
  { name: 'ColorSaturation', label: 'Color saturation' },
  { name: 'Sharpness', label: 'Sharpness' },
]

/** Whose mode alone is set; what belongs to a mode, a gain or a level, stays as the camera has it. */
const MODES: readonly Kind[] = [
  { name: 'Exposure', label: 'Exposure' },
  { name: 'WhiteBalance', label: 'White balance' },
  { name: 'BacklightCompensation', label: 'Backlight compensation' },
  { name: 'WideDynamicRange', label: 'Wide dynamic range' },
]

const INFRARED: Kind = { name: 'IrCutFilter', label: 'Infrared cut filter' }

/** The controls that the camera both offers and has a value of. */
export function imagingControls(options: unknown, settings: unknown): OwnControl[] {
  const ranges = RANGES.map((kind) => range(kind, member(options, kind.name), member(settings, kind.name)))
  const modes = MODES.map((kind) =>
    choice(kind, member(member(options, kind.name), 'Mode'), member(member(settings, kind.name), 'Mode')),
  )
  const infrared = choice(INFRARED, member(options, 'IrCutFilterModes'), member(settings, 'IrCutFilter'))
  return [...ranges, ...modes, infrared].filter((control) => control !== undefined)
}

/** The body of the request that sets one control and nothing else. */
export function setImagingBody(source: string, { name }: OwnControl, value: OwnValue): string {
  const text = escapeXml(String(value))
  const inner = MODES.some((kind) => kind.name === name) ? `<Mode>${text}</Mode>` : text
  return (
    '<SetImagingSettings xmlns="http://www.onvif.org/ver20/imaging/wsdl">' +
    `<VideoSourceToken>${escapeXml(source)}</VideoSourceToken>` +
    `<ImagingSettings><${name} xmlns="http://www.onvif.org/ver10/schema">${inner}</${name}></ImagingSettings>` +
    '</SetImagingSettings>'
  )
}

function range({ name, label }: Kind, option: unknown, setting: unknown): OwnControl | undefined {
  const [min, max, value] = [number(member(option, 'Min')), number(member(option, 'Max')), number(setting)]
  if (min === undefined || max === undefined || value === undefined || min >= max) return undefined
  return { kind: 'range', name, label, active: true, min, max, step: stepOf(min, max), neutral: null, value }
}

/** ONVIF knows no steps. Many cameras count in whole numbers and refuse others, but not where the range is 0 to 1. */
const stepOf = (min: number, max: number): number =>
  Number.isInteger(min) && Number.isInteger(max) && max - min >= 10 ? 1 : (max - min) / 100

function choice({ name, label }: Kind, offered: unknown, setting: unknown): OwnControl | undefined {
  const values = (Array.isArray(offered) ? offered : [offered]).map(word).filter((value) => value !== undefined)
  const value = word(setting)
  // With one mode there is nothing to choose.
  if (values.length < 2 || value === undefined) return undefined
  const options = [...new Set(values)].map((mode) => ({ value: mode, label: modeLabel(mode) }))
  return { kind: 'choice', name, label, active: true, options, neutral: null, value }
}

const modeLabel = (mode: string): string => mode.charAt(0).toUpperCase() + mode.slice(1).toLowerCase()

function member(parent: unknown, name: string): unknown {
  const key = name.charAt(0).toLowerCase() + name.slice(1)
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) return undefined
  return (parent as Record<string, unknown>)[key]
}

function number(value: unknown): number | undefined {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined
}

/** The words of ONVIF, `AUTO` and `MANUAL`, and those of makers, which are of the same kind. */
const word = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\w{1,40}$/.test(value) ? value : undefined

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
