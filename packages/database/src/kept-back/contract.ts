/** A column of one of the site's DocTypes. */
export type KeptBackColumn = { doctype: string; column: string }

/** Columns that are left out of an account's files, because the last look found a credential there. */
export type KeptBackRepository = {
  /** Only while the attempt holds its lease. `false`: it was not its to write. */
  add(requestId: string, fence: number, found: KeptBackColumn): Promise<boolean>
  of(site: string, subjectId: string): Promise<KeptBackColumn[]>
}
