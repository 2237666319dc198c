import { en, type DesktopWords } from './desktop-words.en.ts'
import { zh } from './desktop-words.zh.ts'

export type { DesktopWords }

/** @param tags BCP 47, best first, as `app.getPreferredSystemLanguages()` gives them */
export function desktopWords(tags: readonly string[]): DesktopWords {
  const known = tags
    .map((tag) => tag.toLowerCase().split('-')[0])
    .find((language) => language === 'en' || language === 'zh')
  return known === 'zh' ? zh : en
}
