import { html, type SafeHtml } from '@remix-run/html-template'

type FieldFault = { field: string; problem: string }

/**
 * What is wrong with an address or a form of the desk, in words for people: the interface for programs speaks of fields.
 * Null: the words for everybody will do.
 */
export function deskProblemWords({
  code,
  errors = [],
}: {
  code: string
  errors?: FieldFault[]
}): { title: string; text: SafeHtml } | null {
  if (code !== 'request.invalid') return null
  if (errors.length === 0)
    return {
      title: 'This page cannot read that',
      text: html`Something in the address or the form is not text that can be kept.`,
    }
  return {
    title: 'This page cannot read that',
    text: html`${errors.map(wordsOfField)} The page of all requests has every filter as a field.`,
  }
}

function wordsOfField({ field, problem }: FieldFault): SafeHtml {
  const [, ...name] = field.split('.')
  const isUnknown = problem === 'is not a known field'
  const called = name.join(' ')
  if (called === '') return html`What was sent is not what this form sends. `
  return isUnknown
    ? html`There is nothing called “<bdi>${called}</bdi>” to narrow the list by. `
    : html`What stands in “<bdi>${called}</bdi>” ${problem}. `
}
