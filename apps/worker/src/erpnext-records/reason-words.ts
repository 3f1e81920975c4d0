import * as collecting from '../collect/collect-errors.ts'
import * as erp from '../erp/erp-errors.ts'
import * as account from '../export/assert-account-enabled.ts'
import * as worker from '../worker-errors.ts'

const ownWords: [string, string][] = [
  ['request.cancelled', 'It was cancelled.'],
  ['request.revoked', 'The file was taken back.'],
  ['account.renamed', 'The account has another name now, and the request goes on under it.'],
  ['worker.poison', 'Every attempt to make the file ended early.'],
]

const words = new Map([
  ...ownWords,
  ...[collecting, erp, account, worker].flatMap((room) =>
    Object.values(room as Record<string, unknown>).flatMap((exported): [string, string][] => {
      if (typeof exported !== 'function' || !('kind' in exported)) return []
      const { code, title } = exported.kind as { code: string; title: string }
      return [[code, title]]
    }),
  ),
])

/** Why a request is as it is, in plain English; null where nobody has words for the code. */
export function reasonInWords(code: string | null): string | null {
  if (code === null) return null
  return words.get(code) ?? null
}
