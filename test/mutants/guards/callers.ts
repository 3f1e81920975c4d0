// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const api = 'apps/api/src'
const tenants = (name: string): TestNamed => ({ file: 'test/security/tenants.integration.test.ts', name })
const accounts = (name: string): TestNamed => ({
  file: 'test/security/disabled-account.integration.test.ts',
  name,
})
const spelled = (name: string): TestNamed => ({
  file: 'test/security/spelled-credential.integration.test.ts',
  name,
})
const streams = (name: string): TestNamed => ({ file: 'test/security/streams.integration.test.ts', name })

/** Guards of: who is asking, of which site. */
export const callers: Mutant[] = [
  {
    guard: 'a session proves by itself that its account is enabled',
    edits: [edit(`${api}/authentication/authenticate.ts`, '(!isToken && (await', '(!isToken || (await')],
    test: accounts('A72 a session that version 16'),
  },
  {
    guard: 'a token of one site is refused at another',
    edits: [
      edit(
        `${api}/authentication/site-of-request.ts`,
        'named.length > 0 && !named.includes(site)',
        'named.length > 0 && named.includes(null as never)',
      ),
    ],
    test: tenants('refused at the address of another'),
  },
  {
    guard: 'where there are several sites a token names its own',
    edits: [
      edit(
        `${api}/authentication/site-of-request.ts`,
        'proved === null ? onlySite(sites) : sites.get(proved)',
        'proved === null ? siteOfRequest(sites, request, null) : sites.get(proved)',
      ),
    ],
    test: tenants('names no site is nobody'),
  },
  {
    guard: 'the claim of a token says no other site than its key',
    edits: [
      edit(
        `${api}/authentication/token-issuers.ts`,
        'claims.site !== null && claims.site !== site',
        'claims.site === site && proved.size === 0',
      ),
    ],
    test: tenants('is proved by its key'),
  },
  {
    guard: 'a key of two sites opens neither',
    edits: [edit(`${api}/authentication/token-issuers.ts`, 'proved.size === 1 ?', 'proved.size > 0 ?')],
    test: tenants('key sets of two sites have in common'),
  },
  {
    guard: 'a token of a disabled account is nobody',
    edits: [
      edit(`${api}/authentication/erpnext.ts`, 'if (Number(told.enabled) !== 1) throw accountDisabled()', ''),
    ],
    test: accounts('loses desk, list and asking for others'),
  },
  {
    guard: 'officers are looked up before they see anything',
    edits: [edit(`${api}/find-export-request.ts`, 'await caller.assertEnabled()', '')],
    test: accounts('loses desk, list and asking for others'),
  },
  {
    guard: 'nobody gets a link before their account was looked up',
    edits: [edit(`${api}/create-download-link.ts`, 'await caller.assertEnabled()', '')],
    test: accounts('gets no link and no stream'),
  },
  {
    guard: 'an older look is no answer',
    edits: [
      edit(
        'packages/database/src/accounts/repository.ts',
        'looked >= ${number}::int',
        'looked >= 1 AND ${number}::int > 0',
      ),
    ],
    test: {
      file: 'packages/database/src/accounts/accounts.integration.test.ts',
      name: 'is no answer to it',
    },
  },
  {
    guard: 'an answer has a bound',
    edits: [
      edit(
        'packages/runtime/src/read-answer.ts',
        'if (length > limit) throw',
        'if (length > limit * 10_000) throw',
      ),
    ],
    test: { file: 'packages/runtime/src/read-answer.test.ts', name: 'ends at' },
  },
  {
    guard: 'a stream ends with its session',
    edits: [edit(`${api}/follow/events-of-request.ts`, 'if (!isAllowed) return', '')],
    test: streams('ends with its session'),
  },
  {
    guard: 'an account has five streams',
    edits: [
      edit(`${api}/follow/streams-of-account.ts`, 'streams.size >= atMost', 'streams.size >= atMost * 100'),
    ],
    test: streams('has five streams'),
  },
  {
    guard: 'control characters reach no table',
    edits: [edit(`${api}/plain-text.ts`, 'assertPlain(request.query, isPlainText)', '')],
    test: { file: 'test/security/control-characters.integration.test.ts', name: 'are 400 on every route' },
  },
  {
    guard: 'a sign-in answer repeats the nonce',
    edits: [
      edit(
        `${api}/sign-in/erpnext-oauth.ts`,
        'if (payload.nonce !== nonce) throw signInFailed()',
        'void payload',
      ),
    ],
    test: { file: `${api}/sign-in/sign-in.integration.test.ts`, name: 'signs nobody in' },
  },
  {
    guard: 'fullwidth signs are formulas too',
    edits: [edit(`${api}/officer/csv.ts`, '\\uff1d', '')],
    test: { file: `${api}/officer/csv.test.ts`, name: 'is text' },
  },
  {
    guard: 'what npm runs ends with npm',
    edits: [edit('scripts/run.mjs', "if (parents() !== before) child.kill('SIGTERM')", 'parents()')],
    test: { file: 'test/stopping.test.ts', name: 'what npm runs ends' },
  },
  {
    guard: 'a spelled credential: a session is one in any case',
    edits: [edit(`${api}/authentication/authenticate.ts`, 'credential.sid.toLowerCase()', 'credential.sid')],
    test: spelled('A123 a session'),
  },
  {
    guard: 'a spelled credential: a token is one in any case and form',
    edits: [
      edit(
        `${api}/authentication/authenticate.ts`,
        "scheme === 'bearer' ? `bearer ${token}` : `key ${user}`",
        'credential.authorization + scheme + token + user',
      ),
    ],
    test: spelled('A123 an API key'),
  },
  {
    guard: 'a secret signs for one entry only',
    edits: [
      edit(
        'packages/runtime/src/sites/site-jwt.ts',
        'return JSON.stringify([secret])',
        'return JSON.stringify([issuer, secret])',
      ),
    ],
    test: { file: 'test/security/tokens.test.ts', name: 'A126' },
  },
]
