import type { Office } from '@pdd/core'
import type { Database } from '@pdd/database'
import type { ExportQueue } from '@pdd/queue'
import type { Logger, MailedCodes, Metrics, Site } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import type { VerifyToken } from './authentication/jwt.ts'
import type { StepUp } from './authentication/step-up.ts'
import type { Seal } from './sign-in/encrypted-cookie.ts'

/** All that the API is made of; `main.ts` makes the real ones. */
export type ApiDeps = {
  requests: Pick<Database['requests'], 'create' | 'get' | 'list' | 'cancel' | 'recordDownload'>
  notifications: Pick<Database['notifications'], 'recordEvent' | 'forRequest'>
  officers: Database['officers']
  stepUp: Database['stepUp']
  ties: Pick<Database['ties'], 'open' | 'countOpen' | 'decided' | 'get' | 'decide'>
  addressProofs: Database['addressProofs']
  /** what typed codes are held against */
  codes: Pick<MailedCodes, 'digest'>
  accounts: Pick<Database['accounts'], 'want' | 'look'>
  accountPushes: Pick<Database['accountPushes'], 'tell'>
  siteProfiles: Pick<Database['siteProfiles'], 'get'>
  queue: Pick<ExportQueue, 'publish'>
  objects: Pick<ObjectStore, 'presignDownload' | 'head'>
  sites: Map<string, Site>
  verifyToken: VerifyToken | null
  /** null: nobody signs in here, sessions are ERPNext's own */
  seal: Seal | null
  logger: Logger
  metrics: Metrics
  settings: ApiSettings
  ready(): Promise<boolean>
}

export type ApiSettings = {
  publicBaseUrl: string
  /** where download links point: the page's content policy must allow a form to lead there */
  downloadOrigin: string
  officerRoles: string[]
  /** the clock and the holidays by which a request is due */
  office: Office
  /** what an officer asks on behalf of a person waits for a second officer */
  fourEyes: boolean
  /** the person is mailed that somebody asked, as soon as they did */
  tellAsked: boolean
  /** how often one account may ask within 24 hours */
  asksPerDay: number
  /** how many download links one account gets within 24 hours */
  linksPerDay: number
  docs: boolean
  trustProxy: string[]
  /** null: any sign-in will do */
  stepUp: StepUp | null
  /** null: the mail provider's webhook is off */
  webhookSecret: string | null
}
