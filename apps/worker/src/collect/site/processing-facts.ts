import { permissionsInForce } from './permission-rows.ts'
import type { SiteReader } from './reader.ts'

/** What the site itself says of a doctype's rows. */
export type ProcessingFacts = {
  /** days after which the site deletes them */
  keptDays?: number
  /** roles that may read all or some of them, in the order of their names */
  readableBy: string[]
  /** hosts that the site sends them to */
  sentTo: string[]
}

/**
 * How long the site keeps rows (Log Settings), which roles may read them, and where webhooks send them. Asked in every
 * export, in one statement: none of it belongs to the metadata.
 */
export async function readProcessingFacts(
  reader: SiteReader,
  doctypes: readonly string[],
): Promise<(doctype: string) => ProcessingFacts> {
  const permission = ['parent', 'role', 'permlevel', 'read']
  const [logs, webhooks, shipped, custom] = await Promise.all([
    reader.whereIn('Logs To Clear', ['ref_doctype', 'days'], 'parent', ['Log Settings']),
    reader.whereIn('Webhook', ['webhook_doctype', 'request_url'], 'enabled', ['1'], { whole: true }),
    reader.whereIn('DocPerm', permission, 'parent', doctypes),
    reader.whereIn('Custom DocPerm', permission, 'parent', doctypes, { whole: true }),
  ])
  const permissions = permissionsInForce(shipped, custom)
  const days = new Map(logs.map((row) => [row.ref_doctype, Number(row.days)]))
  return (doctype) => {
    const keptDays = days.get(doctype) ?? 0
    const readers = permissions.filter((row) => row.parent === doctype && row.read === '1')
    const sends = webhooks.filter((row) => row.webhook_doctype === doctype)
    return {
      ...(keptDays > 0 && { keptDays }),
      readableBy: inOrder(readers.map(({ role = '' }) => role)),
      sentTo: inOrder(sends.map((row) => hostOf(row.request_url ?? ''))),
    }
  }
}

function inOrder(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '').sort()
}

/** The path and the parameters of a webhook may be its key. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : 'unknown'
}
