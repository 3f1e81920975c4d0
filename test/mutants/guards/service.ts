// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const database = 'packages/database/src'
const storage = 'packages/storage/src'
const worker = 'apps/worker/src'
const api = 'apps/api/src'

const claims = (name: string): TestNamed => ({ file: `${database}/requests/claim.integration.test.ts`, name })
const lifecycle = (name: string): TestNamed => ({
  file: `${database}/requests/lifecycle.integration.test.ts`,
  name,
})
const creation = (name: string): TestNamed => ({
  file: `${database}/requests/create.integration.test.ts`,
  name,
})
const trail = (name: string): TestNamed => ({ file: `${database}/audit.integration.test.ts`, name })
const mails = (name: string): TestNamed => ({
  file: `${database}/notifications/notifications.integration.test.ts`,
  name,
})
const uploads = (name: string): TestNamed => ({ file: `${storage}/faults.integration.test.ts`, name })
const mailing = (name: string): TestNamed => ({ file: `${worker}/notify/mail/mailer.test.ts`, name })
const attempts = (name: string): TestNamed => ({
  file: `${worker}/export/handle-failed-attempt.test.ts`,
  name,
})
const leases = (name: string): TestNamed => ({ file: `${worker}/export/lease.test.ts`, name })
const http = (file: string, name: string): TestNamed => ({ file: `${api}/${file}.test.ts`, name })
const exporting = (name: string): TestNamed => ({ file: 'test/faults/export.integration.test.ts', name })
const fromTheWire = (name: string): TestNamed => ({
  file: `${worker}/collect/encode/document-encoder.test.ts`,
  name,
})

const migration = 'prisma/migrations/20260101000000_export_requests/migration.sql'

export const service: Mutant[] = [
  {
    guard: 'fence of every end of an attempt',
    edits: [edit(`${database}/requests/lifecycle.ts`, 'AND r.fence = ${fence}::int AND', 'AND')],
    test: claims('is taken over under a higher fence, and the old worker can do nothing'),
  },
  {
    guard: 'only what runs can be published',
    edits: [
      edit(
        `${database}/requests/lifecycle.ts`,
        "r.fence = ${fence}::int AND r.status = 'running' ${only}`",
        'r.fence = ${fence}::int ${only}`',
      ),
    ],
    test: lifecycle('publishing twice is once'),
  },
  {
    guard: 'fence of the heartbeat',
    edits: [
      edit(
        `${database}/requests/claim.ts`,
        "AND fence = ${fence}::int AND status = 'running'",
        "AND status = 'running'",
      ),
    ],
    test: claims('is taken over under a higher fence, and the old worker can do nothing'),
  },
  {
    guard: 'lease predicate of the claim',
    edits: [
      edit(
        `${database}/requests/claim.ts`,
        "OR (r.status = 'running' AND r.lease_until < now()))",
        "OR r.status = 'running')",
      ),
    ],
    test: claims('of thirty claims of one request at once, one holds it'),
  },
  {
    guard: 'due time of the claim',
    edits: [
      edit(
        `${database}/requests/claim.ts`,
        "IN ('queued', 'retrying') AND r.next_attempt_at <= now())",
        "IN ('queued', 'retrying'))",
      ),
    ],
    test: claims('a wake-up for a request that is not due yet'),
  },
  {
    guard: 'claims of one site take turns',
    edits: [
      edit(
        `${database}/requests/claim.ts`,
        'SELECT pg_advisory_xact_lock(${siteLocks}::int, hashtext(site))',
        'SELECT ${siteLocks}::int',
      ),
    ],
    test: claims('a site never runs more than its cap'),
  },
  {
    guard: 'sites take turns',
    edits: [
      edit(
        `${database}/requests/next-due.ts`,
        'ORDER BY under_way, served_at NULLS FIRST, place',
        'ORDER BY place',
      ),
    ],
    test: {
      file: `${database}/requests/next-due.integration.test.ts`,
      name: 'with one of a crowd under way, the next wake-up of the crowd',
    },
  },
  {
    guard: 'last attempt of the claim',
    edits: [
      edit(
        `${database}/requests/claim.ts`,
        'r.attempts < ${options.maxAttempts}::int',
        'r.attempts < 1000000 + ${options.maxAttempts}::int',
      ),
    ],
    test: claims('after the last attempt nothing claims any more'),
  },
  {
    guard: 'only leases that ran out are reclaimed',
    edits: [
      edit(
        `${database}/requests/claim.ts`,
        "const lost = sql`r.status = 'running' AND r.lease_until < now()`",
        "const lost = sql`r.status = 'running'`",
      ),
    ],
    test: claims('a healthy lease is never reclaimed'),
  },
  {
    guard: 'poison is counted',
    edits: [
      edit(
        `${database}/requests/claim.ts`,
        "status = CASE WHEN r.attempts >= ${maxAttempts}::int THEN 'failed' ELSE 'retrying' END",
        "status = 'retrying'",
      ),
    ],
    test: claims('an export that kills every worker fails as poison'),
  },
  {
    guard: 'unique index of active requests',
    edits: [
      edit(migration, 'CREATE UNIQUE INDEX "export_request_active"', 'CREATE INDEX "export_request_active"'),
    ],
    test: creation('a hundred identical POSTs at once are one row'),
  },
  {
    guard: 'unique index of idempotency keys',
    edits: [
      edit(
        migration,
        'CREATE UNIQUE INDEX "export_request_idempotency_key"',
        'CREATE INDEX "export_request_idempotency_key"',
      ),
    ],
    test: creation('the same key with the same body is the same request'),
  },
  {
    guard: 'the trail is append-only',
    edits: [
      edit(
        'prisma/migrations/20261129040200_keyed_trail/migration.sql',
        'BEFORE UPDATE OR TRUNCATE ON "audit_event"',
        'BEFORE TRUNCATE ON "audit_event"',
      ),
    ],
    test: trail('the trail refuses: UPDATE audit_event'),
  },
  {
    guard: 'a body that differs is another request',
    edits: [edit(`${database}/requests/create.ts`, 'row.bodyHash !== bodyHash', 'row.bodyHash === null')],
    test: creation('the same key with another body is refused'),
  },
  {
    guard: 'a refused request fails no other that shares its statement',
    edits: [
      edit(
        `${database}/requests/statement-batcher.ts`,
        'if (isCommon(error)) reject(error)',
        'if (isCommon) reject(error)',
      ),
    ],
    test: creation('one that is refused fails none of those who asked with it'),
  },
  {
    guard: 'a row that somebody holds stops only those who ask for it',
    edits: [edit(`${database}/requests/create.ts`, "sharedPatience = '250ms'", "sharedPatience = '0'")],
    test: creation('a row that somebody holds stops only those who ask for it'),
  },
  {
    guard: 'a cancel takes the unsent mail back',
    edits: [
      edit(
        `${database}/requests/transition.ts`,
        "after.status = 'expired' AND n.kind IN",
        "after.status = 'deleted' AND n.kind IN",
      ),
    ],
    test: lifecycle('a cancel that races a publish'),
  },
  {
    guard: 'downloads end when the file does',
    edits: [
      edit(`${database}/requests/download.ts`, "status = 'ready' AND expires_at > now()", "status = 'ready'"),
    ],
    test: lifecycle('downloads are counted one by one, and only while there is something to download'),
  },
  {
    guard: 'fence of a mail',
    edits: [
      edit(
        `${database}/notifications/delivery-outcomes.ts`,
        'AND n.send_fence = ${sendFence}::int AND',
        'AND',
      ),
    ],
    test: mails('with an old fence, or of a settled mail, changes nothing'),
  },
  {
    guard: 'a due mail has one sender',
    edits: [
      edit(
        `${database}/notifications/claim.ts`,
        "n.state = 'pending' AND n.next_attempt_at <= now() ${ofRequest}",
        "n.state IN ('pending', 'sending') AND n.next_attempt_at <= now() ${ofRequest}",
      ),
    ],
    test: mails('of twenty senders at once, one gets the mail'),
  },
  {
    guard: 'redirects of the mail provider are errors',
    edits: [edit('packages/runtime/src/read-answer.ts', "redirect: 'error'", "redirect: 'follow'")],
    test: mailing('follows no redirect'),
  },
  {
    guard: 'a mail is sent when its id says so',
    edits: [
      edit(
        `${worker}/notify/mail/mailer.ts`,
        'answer.ErrorCode === 0 && isMessageId(answer.MessageID)',
        'answer.ErrorCode === 0',
      ),
    ],
    test: mailing('is unknown after no message id'),
  },
  {
    guard: 'a lost answer is a question',
    edits: [
      edit(
        `${worker}/notify/mail/mailer.ts`,
        "return { kind: 'unknown', reasonCode: 'mail.outcome_unknown' }",
        "return { kind: 'not_sent', reasonCode: 'mail.outcome_unknown' }",
      ),
    ],
    test: mailing('is unknown when the connection breaks after the mail was given'),
  },
  {
    guard: 'HEAD after upload: its size',
    edits: [
      edit(`${storage}/upload.ts`, 'if (BigInt(stored.ContentLength ?? -1) !== sent || !ours)', 'if (!ours)'),
    ],
    test: uploads('the store kept less than it was sent'),
  },
  {
    guard: 'HEAD after upload: its mark',
    edits: [
      edit(
        `${storage}/upload.ts`,
        'const ours = stored.Metadata?.[uploadMark] === mark',
        'const ours = true',
      ),
    ],
    test: uploads('an older object of the same size stands there'),
  },
  {
    guard: 'sha256 of all that was sent',
    edits: [
      edit(
        `${storage}/measured-body.ts`,
        'hash.update(next.value)',
        'if (bytes === 0n) hash.update(next.value)',
      ),
    ],
    test: uploads('bytes and knows their size and SHA-256'),
  },
  {
    guard: 'a part has an ETag',
    edits: [edit(`${storage}/multipart.ts`, '!ETag', 'ETag === null')],
    test: uploads('parts have no ETag'),
  },
  {
    guard: 'a deletion is looked at',
    edits: [
      edit(
        `${storage}/removal.ts`,
        'if (!open && versionsLeft === 0) return',
        'if (open || versionsLeft >= 0) return',
      ),
    ],
    test: uploads('says so when an object is still there after it was deleted'),
  },
  {
    guard: 'a link lives no longer than its credentials',
    edits: [
      edit(
        `${storage}/presign.ts`,
        'Math.min(target.expiresInSeconds, longestSeconds, credentialSeconds)',
        'Math.min(target.expiresInSeconds, longestSeconds)',
      ),
    ],
    test: { file: `${storage}/presign.test.ts`, name: 'a link lives no longer than its signing credentials' },
  },
  {
    guard: 'the object that the row names stays',
    edits: [
      edit(
        `${worker}/export/handle-failed-attempt.ts`,
        'row !== null && row.fence > fence && row.objectKey !== key',
        'row !== null && row.fence > fence',
      ),
    ],
    test: attempts('keeps the object where the row was not its own to decide'),
  },
  {
    guard: 'a stopped attempt does not count',
    edits: [edit(`${worker}/export/handle-failed-attempt.ts`, 'reason === aborted.code', 'false')],
    test: attempts('does not count an attempt that was stopped'),
  },
  {
    guard: 'a fenced attempt has no say',
    edits: [
      edit(
        `${worker}/export/handle-failed-attempt.ts`,
        "if (reason === attemptFenced.code) return 'not ours'",
        '',
      ),
    ],
    test: attempts('once fenced, removes its own object'),
  },
  {
    guard: 'a lost lease stops the work',
    edits: [edit(`${worker}/export/lease.ts`, 'if (!ours) lost.abort(attemptFenced())', '')],
    test: leases('aborts as fenced when the row is no longer ours'),
  },
  {
    guard: 'a lease that cannot be renewed stops the work in time',
    edits: [edit(`${worker}/export/lease.ts`, 'leaseSeconds * 1000 * 0.75', 'leaseSeconds * 1000 * 7.5')],
    test: leases('stops before its lease ends'),
  },
  {
    guard: 'count reconciliation: rows',
    edits: [
      edit(
        `${worker}/collect/write/ledger.ts`,
        'if (matches.size !== exported) throw',
        'if (exported < 0) throw',
      ),
    ],
    test: { file: 'test/faults/completeness.test.ts', name: 'a document that was counted and not written' },
  },
  {
    guard: 'count reconciliation: bytes',
    edits: [
      edit(
        `${worker}/export/export-personal-data.ts`,
        'if (stored.bytes !== bytes) throw',
        'if (stored.bytes < 0n) throw',
      ),
    ],
    test: exporting('a store that took fewer bytes than were written'),
  },
  {
    guard: 'footer check',
    edits: [
      edit(
        `${worker}/collect/collect.ts`,
        'if (finished === null) throw collectIncomplete()',
        'finished ??= { rowCounts: {}, dataAsOf: new Date(), records: 0, bytes: 0n }',
      ),
    ],
    test: exporting('a document that was cut off before its footer'),
  },
  {
    guard: 'a publish that changed nothing is no publish',
    edits: [edit(`${worker}/export/export-personal-data.ts`, 'if (!published) throw attemptFenced()', '')],
    test: exporting('a worker that is fenced at the last moment'),
  },
  {
    guard: 'rows that come out of turn are found',
    edits: [
      edit(
        `${worker}/collect/encode/document-steps.ts`,
        'if (index === undefined || index === documents.current())',
        'if (true)',
      ),
    ],
    test: fromTheWire('are written in the order in which they come'),
  },
  {
    guard: 'bytes that are no UTF-8 do not reach the document',
    edits: [
      edit(
        `${worker}/collect/encode/utf8-guard.ts`,
        'if (isUtf8(bytes.subarray(before[0], word(places.outAt)))) return false',
        'return false',
      ),
    ],
    test: fromTheWire('are the same however the bytes are cut'),
  },
  {
    guard: 'a day that another export learned is written with its offset',
    edits: [
      edit(
        `${worker}/collect/encode/timezone-table.ts`,
        "    if (code !== severalOffsets) writeOffset(transcoder, code, days.offsets[code - 1] ?? '')\n",
        '',
      ),
    ],
    test: {
      file: `${worker}/collect/encode/timezone-table.test.ts`,
      name: 'two exports at once both know the offset of a day',
    },
  },
  {
    guard: 'a secret in a long text is seen before its beginning is written',
    edits: [
      edit(
        `${worker}/collect/encode/streamed-text.ts`,
        'settle(characterEnd(held.bytes, heldBytes - aheadBytes))',
        'settle(heldBytes)',
      ),
    ],
    test: fromTheWire('hold no secret, wherever in a long text it is'),
  },
  {
    guard: 'a credential without an end is withheld to the next blank',
    edits: [
      edit(
        `${worker}/collect/encode/streamed-text.ts`,
        'withholding = range.end === filled && filled === heldBytes',
        '',
      ),
    ],
    test: fromTheWire('keep back what begins as a credential'),
  },
  {
    guard: 'the words of others in a long mail',
    edits: [
      edit(
        `${worker}/collect/encode/streamed-row.ts`,
        'if (shape !== null && policy.writeWithheld(column, shape, cells)) return nothing',
        '',
      ),
    ],
    test: fromTheWire('is kept back from a mail of'),
  },
  {
    guard: 'memory that is used again is cleared',
    edits: [
      edit(
        `${worker}/collect/encode/engine.ts`,
        'bytes.fill(0, places.input, Math.min(',
        'bytes.fill(0, places.input, places.input + Math.min(0, ',
      ),
    ],
    test: fromTheWire('leave nothing of a person in memory'),
  },
  {
    guard: 'secret deny rules',
    edits: [
      edit(
        `${worker}/collect/rules/secret-columns.ts`,
        'const secret = says(secretName) || says(secretWord)',
        'const secret = false',
      ),
    ],
    test: { file: 'test/collect/secrets.integration.test.ts', name: 'no canary in either format' },
  },
  {
    guard: 'addresses are compared exactly',
    edits: [
      edit(
        'packages/core/src/mail-address.ts',
        'return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())',
        "return text.normalize('NFKD').replace(/\\p{M}/gu, '').toLowerCase()",
      ),
    ],
    test: {
      file: `${worker}/collect/values/mail/email-addresses.test.ts`,
      name: 'ASCII case does not matter',
    },
  },
  {
    guard: 'expiry check of the download',
    edits: [
      edit(
        `${api}/export-request-resource.ts`,
        'expiresAt !== null && expiresAt > now',
        'expiresAt !== null',
      ),
    ],
    test: http('routes/download-export', 'is gone the moment it expires'),
  },
  {
    guard: 'same-origin check',
    edits: [
      edit(
        `${api}/authentication/same-origin.ts`,
        "if (from !== 'same-origin' && from !== 'none') throw crossSite()",
        '',
      ),
    ],
    test: http('authentication/authenticate', 'another website'),
  },
  {
    guard: 'the uniform 404 of foreign requests',
    edits: [
      edit(
        `${api}/find-export-request.ts`,
        'request.site !== caller.site || request.subjectId !== caller.user)',
        'request.site !== caller.site)',
      ),
    ],
    test: http('routes/get-export-request', 'one answer for ids that are foreign'),
  },
  {
    guard: 'requests of other sites are not there',
    edits: [
      edit(
        `${api}/find-export-request.ts`,
        'request === null || request.site !== caller.site || request.subjectId',
        'request === null || request.subjectId',
      ),
    ],
    test: http('routes/get-export-request', 'one answer for ids that are foreign'),
  },
  {
    guard: 'signed tokens are for us',
    edits: [
      edit(
        `${api}/authentication/jwt.ts`,
        "audience,\n    requiredClaims: ['sub', 'exp']",
        "requiredClaims: ['sub', 'exp']",
      ),
    ],
    test: http('authentication/authenticate', 'a signed token with'),
  },
  {
    guard: 'signed tokens are signed with our secret',
    edits: [
      edit(
        `${api}/authentication/hs256.ts`,
        '!isSignedBy(key, `${header}.${payload}`, signature)',
        'signature === payload',
      ),
    ],
    test: http('authentication/authenticate', 'a signed token with'),
  },
  {
    guard: 'signed tokens name the one algorithm that is ours',
    edits: [edit(`${api}/authentication/hs256.ts`, "alg !== 'HS256' || ", '')],
    test: { file: `${api}/authentication/hs256.test.ts`, name: 'says of a token what jose says' },
  },
  {
    guard: 'the orphan sweep leaves what is young',
    edits: [
      edit(
        `${worker}/sweeps/remove-orphans.ts`,
        'if (Date.now() - listed.lastModified.getTime() < youngMs) continue',
        '',
      ),
    ],
    test: { file: `${worker}/sweeps/remove-orphans.test.ts`, name: 'removes what no row names' },
  },
  {
    guard: 'the orphan sweep leaves what runs',
    edits: [
      edit(
        `${worker}/sweeps/remove-orphans.ts`,
        "(row?.status === 'running' && row.fence === ownerOf(key).fence)",
        'false',
      ),
    ],
    test: { file: `${worker}/sweeps/remove-orphans.test.ts`, name: 'removes what no row names' },
  },
  {
    guard: 'only officers sit at the desk',
    edits: [
      edit(
        `${api}/authentication/officer-gate.ts`,
        'if (!(await isOfficer(caller, deps))) throw officerOnly()',
        '',
      ),
    ],
    test: {
      file: `${api}/officer/officer-routes.integration.test.ts`,
      name: 'is an officer by role in ERPNext, and nobody else',
    },
  },
  {
    guard: 'opening the link of a mail does nothing',
    edits: [
      edit(
        `${api}/disavowal/disavowal.ts`,
        'const known = await officers.findDisavowal(linkDigest(request.params.token))',
        'const known = (await officers.disavow(linkDigest(request.params.token))) ? request.id : null',
      ),
    ],
    test: {
      file: `${api}/disavowal/disavowal.integration.test.ts`,
      name: 'a mail scanner that opens the link',
    },
  },
  {
    guard: 'a frozen account takes no request',
    edits: [
      edit(
        `${database}/requests/create.ts`,
        'FROM asked a WHERE account_may_ask(a.site, a.subject_id, a.requested_by, a.at_most)',
        'FROM asked a',
      ),
    ],
    test: {
      file: `${api}/disavowal/disavowal.integration.test.ts`,
      name: 'cancels, deletes, freezes and alerts',
    },
  },
  {
    guard: 'four eyes are two people',
    edits: [
      edit(`${database}/officer/delegated-requests.ts`, 'AND lower(asked_by) <> lower(${by}::text)', ''),
      edit(
        'prisma/migrations/20261128040000_accounts/migration.sql',
        `CHECK (lower("decided_by") <> lower("asked_by"))`,
        'CHECK (true)',
      ),
    ],
    test: {
      file: `${database}/officer/officer.integration.test.ts`,
      name: 'takes a second officer, who decides once',
    },
  },
  {
    guard: 'a code is tried five times',
    edits: [
      edit(
        `${database}/step-up/repository.ts`,
        'AND tries < ${triesAtMost}::int',
        'AND ${triesAtMost}::int > 0',
      ),
    ],
    test: { file: `${database}/step-up/step-up.integration.test.ts`, name: 'use a code up' },
  },
  {
    guard: 'a code is of one session',
    edits: [
      edit(
        `${database}/step-up/repository.ts`,
        'AND session_hash = ${sessionHash} AND code_hash IS NOT NULL',
        'AND length(${sessionHash}) > 0 AND code_hash IS NOT NULL',
      ),
    ],
    test: { file: `${database}/step-up/step-up.integration.test.ts`, name: 'in the session that wanted it' },
  },
  {
    guard: 'only the browser that began a sign-in ends it',
    edits: [
      edit(
        `${api}/sign-in/sign-in.ts`,
        'code === undefined || state !== attempt.state',
        'code === undefined',
      ),
    ],
    test: { file: `${api}/sign-in/sign-in.integration.test.ts`, name: 'that another browser began' },
  },
]
