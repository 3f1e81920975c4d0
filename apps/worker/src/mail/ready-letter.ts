import type { Letter } from './letter.ts'
import { plainName, tellBytes, tellTime } from './words.ts'

export type ReadyFacts = {
  fullName: string | null
  timeZone: string | null
  site: string
  user: string
  downloadUrl: string
  /** when the link in this mail stops working */
  linkExpiresAt: Date
  /** when the file is deleted */
  expiresAt: Date
  pageUrl: string
  bytes: bigint
  records: number
  sha256: string
}

/** The mail that brings the link. The subject names nobody: subjects are shown on locked screens. */
export function readyLetter(facts: ReadyFacts): Letter {
  return {
    subject: 'Download Your Data',
    greeting: `Hello ${plainName(facts.fullName)},`,
    paragraphs: [
      `The file you asked for is ready: it holds the personal data that ${facts.site} keeps about ${facts.user}.`,
      'Anyone who has this link can download the file, so please do not forward this mail.',
    ],
    button: { label: 'Download your data', url: facts.downloadUrl },
    facts: [
      ['Link works until', tellTime(facts.linkExpiresAt, facts.timeZone)],
      ['File is deleted', tellTime(facts.expiresAt, facts.timeZone)],
      ['Records', facts.records.toLocaleString('en')],
      ['Size', tellBytes(facts.bytes)],
      ['SHA-256', facts.sha256],
    ],
    closing: [
      `Signed in, you get a fresh link at any time until then: ${facts.pageUrl}`,
      'If you did not ask for this, sign in there and tell your administrator.',
    ],
  }
}
