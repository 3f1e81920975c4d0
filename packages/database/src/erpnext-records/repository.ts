import { type Connection, sql } from '../connection.ts'
import { idOf } from '../sql-fragments.ts'
import { claimDue, dueSites } from './claim.ts'
import type { DelegatedRecord, ErpnextRecordRepository } from './contract.ts'
import { defer, giveUp, makeAgain, markStored } from './outcomes.ts'
import { oweAgain, reconciled, toReconcile, unreconciledSites } from './reconcile.ts'
import { keepFor, ofSites, siteAnswered, siteFailed } from './sites.ts'

export function createErpnextRecordRepository(connection: Connection): ErpnextRecordRepository {
  return {
    keepFor: (sites) => keepFor(connection, sites),
    dueSites: async () => (await dueSites(connection)).map(({ site }) => site),
    claimDue: (site, options) => claimDue(connection, site, options),
    async delegated(id) {
      const [row] = await connection.query<DelegatedRecord>(sql`
        SELECT site, subject_id AS "subjectId", asked_by AS "askedBy", asked_at AS "askedAt", allowed
        FROM delegated_request WHERE id = ${idOf(id)}`)
      return row ?? null
    },
    markStored: (owed, stored) => markStored(connection, owed, stored),
    defer: (owed, fault, pauseSeconds) => defer(connection, owed, fault, pauseSeconds),
    makeAgain: (owed) => makeAgain(connection, owed),
    giveUp: (owed, fault) => giveUp(connection, owed, fault),
    siteAnswered: (site) => siteAnswered(connection, site),
    siteFailed: (owed, fault, pause) => siteFailed(connection, owed, fault, pause),
    ofSites: () => ofSites(connection),
    unreconciledSites: async () => (await unreconciledSites(connection)).map(({ site }) => site),
    toReconcile: (site, after) => toReconcile(connection, site, after),
    oweAgain: (site, lacking) => oweAgain(connection, site, lacking),
    reconciled: (site, options) => reconciled(connection, site, options),
  }
}
