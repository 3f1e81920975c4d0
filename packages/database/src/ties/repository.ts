import type { Connection } from '../connection.ts'
import type { TieRepository } from './contract.ts'
import { decide } from './decide.ts'
import { decisions, keep } from './keep.ts'
import { countOpen, decided, get, open } from './list.ts'

export function createTieRepository(connection: Connection): TieRepository {
  return {
    keep: (requestId, fence, undecided) => keep(connection, requestId, fence, undecided),
    decisions: (site, subjectId, since) => decisions(connection, site, subjectId, since),
    open: (filter) => open(connection, filter),
    countOpen: (site) => countOpen(connection, site),
    decided: (filter) => decided(connection, filter),
    get: (site, id) => get(connection, site, id),
    decide: (site, id, decision, officer) => decide(connection, site, id, decision, officer),
  }
}
