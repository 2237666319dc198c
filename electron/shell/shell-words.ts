import { en, type ShellWords } from './shell-words.en.ts'
import { zh } from './shell-words.zh.ts'

export type { ShellWords }

const languages: ReadonlyMap<string, ShellWords> = new Map([
  ['en', en],
  ['zh', zh],
])

/**
 * The words for a person who reads these languages, the first one that there is; English where there is none.
 * @param tags BCP 47, best first, as `app.getPreferredSystemLanguages()` gives them
 */
export function shellWords(tags: readonly string[]): ShellWords {
  for (const tag of tags) {
    const words = languages.get(tag.toLowerCase().split('-')[0] ?? '')
    if (words) return words
  }
  return en
}

const STEP = 1000
const UNITS = ['kB', 'MB', 'GB', 'TB'] as const

/** `1.2 GB`, `350 MB`: the same in every language that we have. */
export function bytesInWords(bytes: number): string {
  let amount = bytes / STEP
  let unit = 0
  while (amount >= STEP && unit < UNITS.length - 1) {
    amount /= STEP
    unit++
  }
  const digits = unit >= 2 && amount < 100 ? 1 : 0
  return `${amount.toFixed(digits)} ${UNITS[unit] ?? ''}`
}

/** What a person wrote, for a menu, in which a lone `&` would underline the next letter. */
export const menuText = (text: string): string => text.replaceAll('&', '&&')
