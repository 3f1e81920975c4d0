import type { ErrorKind } from '@pdd/core'
import { expect, it } from 'vitest'
import * as addresses from '../apps/api/src/addresses/address-errors.ts'
import * as api from '../apps/api/src/errors.ts'
import * as officers from '../apps/api/src/officer/officer-errors.ts'
import * as collecting from '../apps/worker/src/collect/collect-errors.ts'
import * as erp from '../apps/worker/src/erp/erp-errors.ts'
import * as records from '../apps/worker/src/erpnext-records/record-errors.ts'
import * as subject from '../apps/worker/src/export/assert-account-enabled.ts'
import * as worker from '../apps/worker/src/worker-errors.ts'
import * as table from '../packages/database/src/database-errors.ts'
import * as creating from '../packages/database/src/requests/create.ts'
import * as paging from '../packages/database/src/requests/cursor.ts'
import * as limits from '../packages/database/src/requests/limits.ts'
import * as queue from '../packages/queue/src/errors.ts'
import * as config from '../packages/runtime/src/config-error.ts'
import * as storage from '../packages/storage/src/errors.ts'

const rooms = {
  api,
  addresses,
  officers,
  config,
  table,
  creating,
  limits,
  paging,
  queue,
  worker,
  records,
  subject,
  erp,
  collecting,
  storage,
}
const kinds = Object.values(rooms).flatMap((room) =>
  Object.values(room as Record<string, unknown>).flatMap((exported) =>
    typeof exported === 'function' && 'kind' in exported ? [exported.kind as ErrorKind] : [],
  ),
)
const byCode = kinds.toSorted((a, b) => (a.code < b.code ? -1 : 1))

it('every code is there once, and says in plain words what happened and what to do', () => {
  const codes = byCode.map(({ code }) => code)
  expect(codes).toEqual([...new Set(codes)])
  for (const { code, title, remedy } of kinds) {
    expect(code).toMatch(/^[a-z_]+(\.[a-z_]+)*$/)
    expect(title, code).toMatch(/^[A-Z].{10,}\.$/)
    expect(remedy, code).toMatch(/\S.{10,}[.…]/)
  }
})

it('docs/ops/error-codes.md lists them all', async () => {
  const rows = byCode.map(({ code, status, retryable, title, remedy }) =>
    [`\`${code}\``, status, retryable ? 'yes' : 'no', title, remedy.replaceAll('|', '\\|')].join(' | '),
  )
  await expect(`# Error codes

What callers get in \`code\`, the request table in \`reason_code\`, and the log. Codes are stable. *Again*: would the same
thing, tried later, have a chance? An attempt that ends with such a code is repeated; any other ends its request.
\`internal\` is what no room has named; it is repeated like the first kind.

| code | status | again | what happened | what to do |
|---|---|---|---|---|
| ${rows.join(' |\n| ')} |
`).toMatchFileSnapshot('../docs/ops/error-codes.md')
})
