/**
 * What `v4l2-ctl --list-ctrls-menus` prints, read. A heading for each class of controls, a line for each control and,
 * indented under a menu, a line for each of its options:
 *
 *     User Controls
 *
 *                          brightness 0x00980900 (int)    : min=-64 max=64 step=1 default=0 value=0 flags=has-min-max
 *                power_line_frequency 0x00980918 (menu)   : min=0 max=2 default=1 value=1 (50 Hz)
 *     				0: Disabled
 *     				1: 50 Hz
 *
 * Old releases print no number after the name, no words after a menu's value, and flags that they do not know as
 * `0x00001000`. Real cameras give defaults outside of their range, and steps of 0.
 */
import type { OwnControl } from '../protocol/controls.ts'

/** Of the other classes, those of encoders and tuners, nothing changes the picture of a camera. */
const PICTURE_CLASSES = /^(User|Camera|Image Source|Image Processing) Controls$/
/** Cards that capture from a cable have these among the "User Controls". */
const SOUND = new Set(['volume', 'balance', 'bass', 'treble', 'mute', 'loudness'])

/** Between the controls stand others that could not be read: `error 13 getting ctrl Hue`. */
const HEADING = /^(?!error )\S.* Controls$/
const CONTROL = /^\s+([a-z0-9_]+)\s+(?:0x[0-9a-f]+\s+)?\((int|int64|bool|menu|intmenu)\s*\)\s*:(.*)$/
const OPTION = /^\s+(\d+): (.*)$/
const FIELD = /\b(min|max|step|default|value)=(-?\d+)/g
const NOT_SETTABLE = ['read-only', 'write-only', 'disabled']
const NOT_NOW = ['inactive', 'grabbed']

type ControlType = 'int' | 'int64' | 'bool' | 'menu' | 'intmenu'

interface Entry {
  readonly name: string
  readonly type: ControlType
  readonly fields: ReadonlyMap<string, number>
  readonly flags: readonly string[]
  readonly options: { value: string; label: string }[]
}

/** The controls of the picture that can be set, in the camera's order. What it does not understand it leaves out. */
export function parseListing(text: string): OwnControl[] {
  const entries = new Map(readEntries(text).map((entry) => [entry.name, entry]))
  return [...entries.values()].map(toControl).filter((control) => control !== undefined)
}

function readEntries(text: string): Entry[] {
  const entries: Entry[] = []
  let picture = true
  let open: Entry | undefined
  for (const line of text.split('\n')) {
    const option = OPTION.exec(line)
    if (option?.[1] !== undefined) {
      open?.options.push({ value: option[1], label: optionLabel(option[2] ?? '') })
    } else if (HEADING.test(line)) {
      picture = PICTURE_CLASSES.test(line.trim())
      open = undefined
    } else {
      open = picture ? readEntry(line) : undefined
      if (open) entries.push(open)
    }
  }
  return entries
}

function readEntry(line: string): Entry | undefined {
  const [, name, type, rest = ''] = CONTROL.exec(line) ?? []
  if (name === undefined || SOUND.has(name)) return undefined
  const [values = '', flags = ''] = rest.split(' flags=')
  const fields = new Map([...values.matchAll(FIELD)].map(([, field = '', value]) => [field, Number(value)]))
  return { name, type: type as ControlType, fields, flags: flags.split(',').map((flag) => flag.trim()), options: [] }
}

/** A menu of numbers says each twice: `1000 (0x3e8)`. */
const optionLabel = (text: string): string => text.trim().replace(/^(-?\d+) \(0x[0-9a-f]+\)$/, '$1')

function toControl({ name, type, fields, flags, options }: Entry): OwnControl | undefined {
  const value = fields.get('value')
  if (value === undefined || flags.some((flag) => NOT_SETTABLE.includes(flag))) return undefined
  const base = { name, label: labelOf(name), active: !flags.some((flag) => NOT_NOW.includes(flag)) }
  const neutral = fields.get('default') ?? null
  switch (type) {
    case 'bool':
      return { kind: 'switch', ...base, neutral: neutral === null ? null : neutral === 1, value: value === 1 }
    case 'menu':
    case 'intmenu':
      return choice(base, options, neutral, value)
    case 'int':
    case 'int64':
      return range(base, fields, neutral, value)
  }
}

type Base = Pick<OwnControl, 'name' | 'label' | 'active'>

function range(
  base: Base,
  fields: ReadonlyMap<string, number>,
  neutral: number | null,
  value: number,
): OwnControl | undefined {
  const [min, max, step] = [fields.get('min'), fields.get('max'), fields.get('step')]
  if (min === undefined || max === undefined || min >= max) return undefined
  // Beyond this a number of JSON is not the camera's any more.
  if (![min, max, value].every(Number.isSafeInteger)) return undefined
  const sound = neutral !== null && neutral >= min && neutral <= max
  return { kind: 'range', ...base, min, max, step: Math.max(1, step ?? 1), neutral: sound ? neutral : null, value }
}

function choice(
  base: Base,
  options: { value: string; label: string }[],
  neutral: number | null,
  value: number,
): OwnControl | undefined {
  if (options.length === 0) return undefined
  const offered = options.some((option) => option.value === String(neutral))
  return { kind: 'choice', ...base, options, neutral: offered ? String(neutral) : null, value: String(value) }
}

function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
