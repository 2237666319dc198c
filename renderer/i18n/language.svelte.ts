import { en, type Catalogue } from './en.ts'
import { Formats } from './formats.ts'
import { zh } from './zh.ts'

const languages = {
  en: { tag: 'en', label: 'English', catalogue: en },
  zh: { tag: 'zh-CN', label: '简体中文', catalogue: zh },
} as const satisfies Record<string, { tag: string; label: string; catalogue: Catalogue }>

export type Locale = keyof typeof languages

/** Every language with its own name for itself. */
export const locales = Object.entries(languages).map(([locale, { label }]) => ({ locale: locale as Locale, label }))

export const isLocale = (word: unknown): word is Locale => typeof word === 'string' && Object.hasOwn(languages, word)

/** The first of the browser's languages that there is a catalogue for; English where there is none. */
export function preferredLocale(tags: readonly string[]): Locale {
  for (const tag of tags) {
    const primary = tag.toLowerCase().split('-')[0]
    if (isLocale(primary)) return primary
  }
  return 'en'
}

/** The page's language. One for the whole page, as it has one reader; every component that reads it follows a change. */
class Language {
  #locale = $state<Locale>('en')
  readonly #format = $derived(new Formats(languages[this.#locale].tag))

  get locale(): Locale {
    return this.#locale
  }

  /** For the `lang` attribute. */
  get tag(): string {
    return languages[this.#locale].tag
  }

  /** The catalogue of sentences. */
  get t(): Catalogue {
    return languages[this.#locale].catalogue
  }

  get format(): Formats {
    return this.#format
  }

  use(locale: Locale): void {
    this.#locale = locale
  }
}

export const language = new Language()
