import type { Row } from '../../erpnext/holdout/on-both-engines.ts'

/**
 * One thing that somebody outside the company may write into a site, and what an export must look like all the same.
 * Every case stands on the same site, so each brings people and documents of its own.
 */
export type HostileCase = {
  /** its number in docs/developer/attacks.md, `A36`, and what is tried and what comes of it, in a sentence */
  number: string
  what: string
  /** whose export is taken: `User.name` */
  subject: string
  /** what is written, by DocType; columns of site.ts */
  rows: Record<string, Row[]>
  /** texts that the file must hold, and texts that it must not */
  own: string[]
  foreign: string[]
  /** ERPNext's own form takes it all the same: it asks for the address in one column, and for nothing else */
  toldByErpNext?: true
  /** what the manifest must tell as kept back */
  withheld?: { doctype: string; name?: string; field?: string; reason: string }[]
}
