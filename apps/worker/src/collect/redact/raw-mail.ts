import { mailColumns } from '../find/stores/store-columns.ts'
import type { Redaction } from './redaction.ts'

/** A mail as it came, with all that was attached, is the sender's. */
export const rawMail: readonly Redaction[] = mailColumns.map((column) => ({
  column,
  whole: true,
  mayApply: ({ columns, reasons }) => columns === 'matched' && reasons.some(({ field }) => field === column),
  apply: () => ({ cell: null, went: ['words_of_another'] }),
}))
