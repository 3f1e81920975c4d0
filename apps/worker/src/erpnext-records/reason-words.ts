import { reasonText } from '@pdd/i18n'

/** Why a request is as it is, as one sentence; null where nobody has words for the code. */
export function reasonInWords(code: string | null): string | null {
  const words = code === null ? null : reasonText(code)
  if (words === null || words === code) return null
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
