import type { TieDecision, UndecidedTie } from '@pdd/core'
import type { Officer } from '../officer/contract.ts'

/** One thing that fits a person and could not be proven, as officers see it. */
export type Tie = UndecidedTie & {
  id: string
  site: string
  subjectId: string
  /** the requests that saw it first and last */
  firstRequestId: string
  lastRequestId: string
  firstSeenAt: Date
  lastSeenAt: Date
  /** null: nobody has decided */
  decided: { decision: TieDecision['decision']; by: string; at: Date; reason: string } | null
}

/** An open one of a list, and how many open ones its person has. */
export type OpenTie = Tie & { ofPerson: number }

export type OpenTies = {
  site: string
  /** those of the person whom this request is about; left out: of everybody, the first few of each */
  requestId?: string
  /** opaque, from the previous page */
  cursor?: string
  /** 1 to 100 */
  limit: number
}

/** What nobody could prove, from the export that met it to the officer who decides, for this request and later ones. */
export type TieRepository = {
  /**
   * What an attempt could not prove: counted by kind in its request, and kept for officers, at most 500 of one person.
   * What it no longer meets, and nobody has decided about, is forgotten; a decision stays. The same again changes nothing.
   * `false`, and nothing is written: the request is somebody else's by now.
   */
  keep(requestId: string, fence: number, undecided: readonly UndecidedTie[]): Promise<boolean>
  /** All that stand for this account, and were not made before `since`. */
  decisions(site: string, subjectId: string, since?: Date): Promise<TieDecision[]>

  /** What nobody has decided, oldest first. @throws ExportError `cursor.invalid` */
  open(filter: OpenTies): Promise<{ items: OpenTie[]; nextCursor: string | null }>
  countOpen(site: string): Promise<number>
  /** What was decided, newest first; of the person whom a request is about, or of everybody. */
  decided(filter: { site: string; requestId?: string; limit: number }): Promise<Tie[]>
  get(site: string, id: string): Promise<Tie | null>
  /**
   * Decides, or decides otherwise than before; never by the account that it is about. `false`: it was not theirs to
   * decide, or stands like that already.
   */
  decide(site: string, id: string, decision: TieDecision['decision'], officer: Officer): Promise<boolean>
}
