import { type AddressProblem, isCleartext } from '@pdd/core'
import { databaseUrlProblem } from '../transport.ts'

/** Where a site's records are kept in ERPNext: by the companion app, or by a database account of its own. */
export type SiteRecords = {
  /** keys of the app's service account */
  app?: { apiKey: string; apiSecret: string }
  /** may write the two tables of records, and nothing else */
  recordsDatabaseUrl?: string
}

type Known = Record<string, unknown> & { app?: unknown; recordsDatabaseUrl?: unknown }
type Report = (key: string, fault: AddressProblem) => void

/** Reads both keys, their variables filled in; what is wrong is reported. */
export function readSiteRecords(known: Known, { needed }: { needed: boolean }, report: Report): SiteRecords {
  const records: SiteRecords = {}
  if (known.app !== undefined && known.recordsDatabaseUrl !== undefined)
    report('app', {
      problem: 'stands beside recordsDatabaseUrl',
      remedy: 'Leave one of the two: with the companion app nothing else writes its records.',
    })
  if (known.app !== undefined) {
    const { apiKey, apiSecret, ...others } = known.app as Record<string, unknown>
    const wrong = appProblem(apiKey, apiSecret, Object.keys(others)) ?? baseUrlProblem(known, needed)
    if (wrong !== undefined) report('app', wrong)
    else if (apiKey !== undefined && apiSecret !== undefined) records.app = { apiKey, apiSecret } as never
  }
  if (known.recordsDatabaseUrl !== undefined) {
    const url = known.recordsDatabaseUrl as string
    const wrong = databaseUrlProblem(url, 'any', needed)
    if (wrong !== undefined) report('recordsDatabaseUrl', wrong)
    else records.recordsDatabaseUrl = url
  }
  return records
}

const appRemedy = 'Give it apiKey and apiSecret, those of the service account.'

function appProblem(apiKey: unknown, apiSecret: unknown, others: string[]): AddressProblem | undefined {
  if (others.length > 0) return { problem: `has a key ${others[0]} that it does not know`, remedy: appRemedy }
  // A variable that this process does not need was not set.
  const wrong = [apiKey, apiSecret].some((value) => value !== undefined && !isHeaderWord(value))
  return wrong ? { problem: 'does not have the right form', remedy: appRemedy } : undefined
}

function isHeaderWord(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x39\x3b-\x7e]{1,140}$/.test(value)
}

function baseUrlProblem({ baseUrl, tls }: Known, needed: boolean): AddressProblem | undefined {
  if (!needed) return undefined
  if (typeof baseUrl !== 'string')
    return { problem: 'needs baseUrl beside it', remedy: 'Set baseUrl to the site’s address.' }
  if (tls === 'off' || !isCleartext(baseUrl)) return undefined
  return {
    problem: 'would carry its secret to another host in cleartext',
    remedy: 'Write baseUrl with https://, or tls: off beside it where cleartext will do.',
  }
}
