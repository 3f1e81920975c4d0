import { readMailAddress, type UndecidedTie } from '@pdd/core'
import { isSignedToken } from '../../../apps/api/src/authentication/token-issuers.ts'
import { isPlainText } from '../../../apps/api/src/plain-text.ts'
import { createNamesByWord } from '../../../apps/worker/src/collect/evidence/name-fit.ts'
import { changeOf } from '../../../apps/worker/src/collect/evidence/role-history.ts'
import { puts } from '../../../apps/worker/src/collect/evidence/tied-by.ts'
import { scrubJson } from '../../../apps/worker/src/collect/secrets/scrub-json.ts'
import { boldTexts } from '../../../apps/worker/src/collect/subject/account.ts'
import { writtenNames } from '../../../apps/worker/src/collect/subject/contact-evidence.ts'
import { keepable } from '../../../packages/database/src/ties/keepable.ts'
import { type Parser, parser } from '../parser.ts'
import { bareTexts, fewTexts, nastyJson } from '../shapes.ts'

const collect = (file: string) => `apps/worker/src/collect/${file}.ts`
const changes: Record<string, (size: number) => string> = {
  ...nastyJson,
  'roles that were added': (size) =>
    JSON.stringify({ added: Array.from({ length: size / 32 }, (_, at) => ['roles', { role: `r${at}` }]) }),
  'roles that were overwritten': (size) =>
    JSON.stringify({
      row_changed: Array.from({ length: size / 48 }, (_, at) => [
        'roles',
        at,
        'x',
        [['role', 'a', `r${at}`]],
      ]),
    }),
}

const tie = (name: string): UndecidedTie => ({
  ...{ kind: 'record', doctype: 'Contact', name, reason: name },
  source: { doctype: 'Contact', name, owner: name },
})

/** What says whose something is: names, versions, notes, and what comes in with a token or an address. */
export const evidence: Parser[] = [
  parser({
    name: 'names by whose word they are',
    files: [collect('evidence/name-fit')],
    inputs: bareTexts,
    call(name: string) {
      const names = createNamesByWord([name, 'Maria Santos'], [name], 'v@x.org')
      return [names.sameAs(name), names.likely(name), names.likelyAtOwnAddress(name)]
    },
  }),
  parser({
    name: 'a change of an account’s roles',
    files: [collect('evidence/role-history')],
    inputs: changes,
    call: (data: string) => changeOf({ data: `{"roles":1,"is":${data}}`, creation: '2026-01-02 03:04:05' }),
  }),
  parser({
    name: 'who put an account there',
    files: [collect('evidence/tied-by')],
    inputs: changes,
    call: (data: string) => [
      puts(data, { field: 'role' }, 'v@x.org'),
      puts(data, { table: 'roles', column: 'user' }, 'v@x.org'),
    ],
  }),
  parser({
    name: 'the note of a renamed account',
    files: [collect('subject/account'), collect('evidence/origins')],
    inputs: { ...fewTexts, 'names in bold': (size) => '<strong>a@b</strong>'.repeat(size / 20) },
    call: boldTexts,
  }),
  parser({
    name: 'names that the staff wrote on a contact',
    files: [collect('subject/contact-evidence')],
    inputs: bareTexts,
    call: (name: string) =>
      writtenNames('v@x.org', '', {
        row: { name, full_name: name },
        addresses: [],
        links: [{ doctype: 'Lead', name }],
      }),
  }),
  parser({
    name: 'strings of a JSON column without secrets',
    files: [collect('secrets/scrub-json')],
    inputs: nastyJson,
    call: (json: string) => scrubJson(json, (text) => text),
  }),
  parser({
    name: 'an address that somebody typed',
    files: ['packages/core/src/mail-address.ts'],
    inputs: bareTexts,
    call: readMailAddress,
  }),
  parser({
    name: 'ties that are kept for an officer',
    files: ['packages/database/src/ties/keepable.ts'],
    inputs: {
      'as many ties': (size) => Array.from({ length: size / 64 }, (_, at) => tie(`c-${at}`)),
      'one long name': (size) => [tie('x\u0000'.repeat(size / 2))],
    },
    call: keepable,
  }),
  parser({
    name: 'a text of one line',
    files: ['apps/api/src/plain-text.ts'],
    inputs: fewTexts,
    call: isPlainText,
  }),
  parser({
    name: 'the form of a signed token',
    files: ['apps/api/src/authentication/token-issuers.ts', 'apps/api/src/pages/problem-page.ts'],
    inputs: { ...fewTexts, dots: (size) => '.'.repeat(size) },
    call: isSignedToken,
  }),
]
