import { chooseLanguage, readAcceptLanguage, type Translator, translatorFor } from '@pdd/i18n'
import type { FastifyRequest } from 'fastify'
import type { ApiCaller } from '../authentication/caller.ts'

/** Set when a person picks a language on the page; read before anything else. */
export const languageCookie = 'pdd_language'

/** The language of a page, and the zone of the person's account where that says one. */
export type PageLanguage = { translator: Translator; timeZone: string | null }

/** What the person picked here, else their account's language, else their browser's. */
export async function languageOfPage(
  { cookies, headers }: Pick<FastifyRequest, 'cookies' | 'headers'>,
  caller: Pick<ApiCaller, 'preferences'> | null,
): Promise<PageLanguage> {
  const told = (await caller?.preferences()) ?? { language: null, timeZone: null }
  const browser = readAcceptLanguage(headers['accept-language'])
  // ERPNext keeps in a cookie what somebody picked on its own pages.
  const language = chooseLanguage(
    cookies[languageCookie],
    told.language,
    cookies.preferred_language,
    ...browser,
  )
  return { translator: translatorFor(language), timeZone: told.timeZone }
}
