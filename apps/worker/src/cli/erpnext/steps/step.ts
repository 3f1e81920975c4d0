import type { SiteAnswer, SiteApi } from '../../../erpnext/site-api.ts'

/** One change that is made to a site by its API, told before it is made. */
export type Step = {
  code: string
  /** what it will do */
  says: string
  run(): Promise<StepResult>
}

/** `afterwards`: what is to be done by hand with what came of it */
export type StepResult = { refusal: string | null; afterwards?: string[] }

/** What keeps a step from being planned. */
export type Hindrance = { code: string; hindrance: string }

/** What the steps need of the site, and what they are made with. */
export type StepContext = {
  admin: SiteApi
  serviceUrl: string
  oauthClientId: string | undefined
  webhookSecret: string | undefined
  showSecret: boolean
}

export type Planned = (Step | Hindrance)[]

/** @returns null when it was done */
export function refusalOf({ status, excType, words }: SiteAnswer): string | null {
  if (status >= 200 && status < 300) return null
  if (status === 0) return 'the site did not answer'
  return `the site refused it: ${[`HTTP ${status}`, excType, words].filter((part) => part !== '').join(', ')}`
}

export function rowsOf({ content }: SiteAnswer): Record<string, unknown>[] {
  return Array.isArray(content) ? content : []
}

/** A step that is one call. */
export function oneCall(code: string, says: string, call: () => Promise<SiteAnswer>): Step {
  return { code, says, run: async () => ({ refusal: refusalOf(await call()) }) }
}

export function unreadable(code: string, what: string, answer: SiteAnswer): Hindrance {
  return { code, hindrance: `${what} could not be read: ${refusalOf(answer) ?? 'no such answer'}` }
}

export function isStep(planned: Step | Hindrance): planned is Step {
  return 'run' in planned
}
