import type { Letter } from './letter.ts'
import { plainName } from './words.ts'

export type FailedFacts = { fullName: string | null; site: string; pageUrl: string; requestId: string }

/** The mail of giving up: sent once, only when nothing will retry, and honest about it. */
export function failedLetter(facts: FailedFacts): Letter {
  return {
    subject: 'Your data could not be prepared',
    greeting: `Hello ${plainName(facts.fullName)},`,
    paragraphs: [
      `You asked for the personal data that ${facts.site} keeps about you. We tried several times and could not complete the file, so we stopped: a file that is not complete is never sent.`,
      'Nothing was lost. The people who run the service can see what went wrong.',
    ],
    button: { label: 'Ask again', url: facts.pageUrl },
    facts: [['Reference', facts.requestId]],
    closing: [
      'If it fails again, send this reference to your administrator. Your right to a copy of your data stays.',
    ],
  }
}
