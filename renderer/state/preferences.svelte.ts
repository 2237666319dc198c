import { isLocale, language, preferredLocale, type Locale } from '../i18n/language.svelte.ts'
import type { LiveOptions } from '../player/types.ts'

export type PlayerChoice = NonNullable<LiveOptions['player']>
export const playerChoices = ['auto', 'webcodecs', 'jmuxer'] as const satisfies readonly PlayerChoice[]

/** What of `localStorage` is used. It may throw: a browser can forbid it. */
export type Store = Pick<Storage, 'getItem' | 'setItem'>

const LANGUAGE_KEY = 'lookout.language'
const PLAYER_KEY = 'lookout.player'

/** What one person prefers on one computer. Kept there; where keeping is forbidden it lasts as long as the page. */
export class Preferences {
  readonly #store: Store
  #player = $state<PlayerChoice>('auto')

  constructor(store: Store, browserLanguages: readonly string[]) {
    this.#store = store
    const locale = this.#read(LANGUAGE_KEY)
    language.use(isLocale(locale) ? locale : preferredLocale(browserLanguages))
    const player = this.#read(PLAYER_KEY)
    this.#player = playerChoices.find((choice) => choice === player) ?? 'auto'
  }

  get player(): PlayerChoice {
    return this.#player
  }

  choosePlayer(player: PlayerChoice): void {
    this.#player = player
    this.#write(PLAYER_KEY, player)
  }

  chooseLanguage(locale: Locale): void {
    language.use(locale)
    this.#write(LANGUAGE_KEY, locale)
  }

  #read(key: string): string | null {
    try {
      return this.#store.getItem(key)
    } catch {
      return null
    }
  }

  #write(key: string, value: string): void {
    try {
      this.#store.setItem(key, value)
    } catch {
      // Storage is full or forbidden: the choice still holds until the page is closed.
    }
  }
}

/** The browser's store; one that forgets where even naming `localStorage` throws (cookies blocked). */
export function browserStore(): Store {
  try {
    return window.localStorage
  } catch {
    return { getItem: () => null, setItem: () => undefined }
  }
}
