import { ar } from './ar.ts'
import { de } from './de.ts'
import { en, type Words } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { hi } from './hi.ts'
import { remembered } from './remembered.ts'

export const languages = { en, de, fr, es, ar, hi } satisfies Record<string, Words>
export type Language = keyof typeof languages

/** What each language calls itself. */
export const ownNames: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
  hi: 'हिन्दी',
}

/** The texts of one language, and how it writes numbers. */
export type Translator = {
  language: Language
  direction: 'ltr' | 'rtl'
  /** The sentence of a key, with its `{places}` filled. Values are put in as they are: escape for HTML afterwards. */
  translate(key: keyof Words, values?: Record<string, string | number>): string
  /** The sentence with its places left open, for a script that fills them. */
  pattern(key: keyof Words): string
  number(value: number): string
}

export function translatorFor(language: Language): Translator {
  const words: Words = languages[language]
  return {
    language,
    direction: language === 'ar' ? 'rtl' : 'ltr',
    translate: (key, values = {}) =>
      words[key].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place)),
    pattern: (key) => words[key],
    number: (value) => numbersOf(language).format(value),
  }
}

const numbersOf = remembered((language: Language) => new Intl.NumberFormat(localeOf(language)))

/** Latin digits everywhere: sizes, counts and references are compared with what other systems show. */
export function localeOf(language: Language): string {
  return language === 'en' ? 'en-GB' : `${language}-u-nu-latn`
}

/**
 * The first language that we have among those a person prefers.
 *
 * @param preferences BCP 47 tags as ERPNext stores them (`pt-BR`, `de`, `zh_TW`), best first
 */
export function chooseLanguage(...preferences: (string | null | undefined)[]): Language {
  for (const preference of preferences) {
    const primary = (preference ?? '').toLowerCase().split(/[-_]/)[0] ?? ''
    if (Object.hasOwn(languages, primary)) return primary as Language
  }
  return 'en'
}

/** The tags of an Accept-Language header, best first; what is not acceptable (`q=0`) is left out. */
export function readAcceptLanguage(header: string | undefined): string[] {
  return (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', weight] = part.split(';').map((text) => text.trim())
      const quality = weight?.startsWith('q=') ? Number(weight.slice(2)) : 1
      return { tag, quality: Number.isFinite(quality) ? quality : 0 }
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .sort((left, right) => right.quality - left.quality)
    .map(({ tag }) => tag)
}
