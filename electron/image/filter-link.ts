/** One filter of a chain, and which of its options a command can change while it runs. */

export interface FilterLink {
  /** As it stands in ffmpeg's `-vf`. */
  readonly text: string
  /** The same without what commands can change: links of one shape differ by their values alone. */
  readonly shape: string
  /** `<filter>@<instance> <command>` and its argument, in the order to be sent. */
  readonly values: readonly (readonly [key: string, argument: string])[]
}

export interface LinkParts {
  readonly filter: string
  /** Its name in the chain: `eq@tone` takes the commands for `tone`. */
  readonly instance: string
  /** Options that no command changes. */
  readonly fixed?: Readonly<Record<string, string>>
  /** Options that commands change, where the filter takes any. */
  readonly live?: Readonly<Record<string, string>>
  /**
   * Whether it does anything; left out where it always does. Switching is a command that every such filter takes. While it
   * is off, its live options are of no account, and none is sent.
   */
  readonly on?: boolean
}

/** @param commandable whether the filter takes commands for its options in this ffmpeg */
export function filterLink(
  { filter, instance, fixed = {}, live = {}, on }: LinkParts,
  commandable: boolean,
): FilterLink {
  const target = `${filter}@${instance}`
  const switching = on === undefined ? {} : { enable: on ? '1' : '0' }
  const sent = { ...(commandable && on !== false ? live : {}), ...switching }
  return {
    text: written(target, { ...fixed, ...live, ...switching }),
    shape: written(target, commandable ? fixed : { ...fixed, ...live }),
    values: Object.entries(sent).map(([command, argument]) => [`${target} ${command}`, argument] as const),
  }
}

/** A filter that no command reaches. */
export const plainLink = (text: string): FilterLink => ({ text, shape: text, values: [] })

function written(target: string, options: Readonly<Record<string, string>>): string {
  const list = Object.entries(options).map(([name, value]) => `${name}=${value}`)
  return list.length === 0 ? target : `${target}=${list.join(':')}`
}

/**
 * Any text as one option's value: first for the list of options, then for the chain of filters
 * (https://ffmpeg.org/ffmpeg-filters.html#Notes-on-filtergraph-escaping).
 */
export const escapeValue = (text: string): string =>
  text.replace(/[\\':\s]/g, String.raw`\$&`).replace(/[\\'[\],;\s]/g, String.raw`\$&`)

/** A number as ffmpeg and its commands read it: at most four decimals, never an exponent. */
export const decimal = (value: number): string => String(Number(value.toFixed(4)))
