// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const [api, database] = ['apps/api/src', 'packages/database/src']
const security = (file: string) => (name: string) =>
  ({ file: `test/security/${file}`, name }) satisfies TestNamed
const tokens = security('site-tokens.integration.test.ts')
const pushes = security('account-pushes.integration.test.ts')
const webhook = security('erpnext-webhook.integration.test.ts')
const addresses = security('site-addresses.test.ts')

/** Guards of: what a site says of itself and of its accounts, and where it is asked. */
export const sitesOwnWord: Mutant[] = [
  {
    guard: 'site’s word: its token is nobody’s',
    edits: [edit(`${api}/authentication/authenticate.ts`, 'if (ofSite) throw tokenInvalid()', '')],
    test: tokens('A180'),
  },
  {
    guard: 'site’s word: a token for somebody is good for one route',
    edits: [
      edit(
        `${api}/authentication/authenticate.ts`,
        'if (!ownKey || request.routeOptions.config.takesOnBehalfOf !== true) throw tokenInvalid()',
        'if (!ownKey) throw tokenInvalid()',
      ),
    ],
    test: tokens('A181'),
  },
  {
    guard: 'site’s word: only officers ask for somebody',
    edits: [edit(`${api}/routes/create-export-request.ts`, 'await assertOfficer(officer)', '')],
    test: tokens('A182 nobody asks'),
  },
  {
    guard: 'site’s word: a token of the site lives for a minute',
    edits: [edit(`${api}/authentication/jwt.ts`, 'exp - iat <= longestLifeSeconds', 'exp - iat <= 999_999')],
    test: tokens('A183 only a key'),
  },
  {
    guard: 'site’s word: a token of the site begins now',
    edits: [edit(`${api}/authentication/jwt.ts`, 'iat <= Date.now() / 1000 + toleranceSeconds', 'iat > 0')],
    test: tokens('A183 only a key'),
  },
  {
    guard: 'site’s word: nobody else’s token tells of accounts',
    edits: [
      edit(
        `${api}/erpnext/authenticate-site.ts`,
        'if (!ofSite || !ownKey) throw tokenInvalid()',
        'void [ofSite, ownKey]',
      ),
    ],
    test: tokens('A183 a person’s token'),
  },
  {
    guard: 'site’s word: a program acts as an officer by role alone',
    edits: [edit(`${api}/routes/act-on-export-request.ts`, 'await assertOfficer(officer)', '')],
    test: tokens('A184'),
  },
  {
    guard: 'site’s word: who is asked for is known',
    edits: [
      edit(`${api}/officer/delegated-requests.ts`, '      await assertKnown(officer.site, onBehalfOf)\n', ''),
    ],
    test: tokens('a name that nobody has'),
  },
  {
    guard: 'site’s word: what is told is looked up',
    edits: [
      edit(
        'apps/worker/src/accounts/act-on-pushes.ts',
        'if (enabled.get(told) === true) return endOfAnother({ site, subjectId: told })',
        '',
      ),
    ],
    test: pushes('A185'),
  },
  {
    guard: 'site’s word: a name that is still there was not changed',
    edits: [
      edit(
        'apps/worker/src/accounts/act-on-pushes.ts',
        'formerSubjectId !== null && isGone && ',
        'formerSubjectId !== null && ',
      ),
    ],
    test: pushes('A185'),
  },
  {
    guard: 'site’s word: a new name inherits no file',
    edits: [
      edit(
        'apps/worker/src/accounts/act-on-pushes.ts',
        'await end({ site, subjectId: told }, isGone)',
        'await accountPushes.voidProofs({ site, subjectId: told })',
      ),
    ],
    test: pushes('A186'),
  },
  {
    guard: 'site’s word: a new name inherits no address',
    edits: [
      edit(
        'apps/worker/src/accounts/act-on-pushes.ts',
        'if (isGone) await accountPushes.voidProofs(account)',
        'void isGone',
      ),
    ],
    test: pushes('A186'),
  },
  {
    guard: 'site’s word: what follows a new name is collected anew',
    edits: [
      edit(`${database}/accounts/follow.ts`, '${endLease}, fence = r.fence + 1, status', 'status'),
      edit(
        `${database}/requests/lifecycle.ts`,
        "r.fence = ${fence}::int AND r.status = 'running' ${only}`",
        'r.fence = ${fence}::int ${only}`',
      ),
    ],
    test: pushes('A186'),
  },
  {
    guard: 'site’s word: a freeze holds under the new name',
    edits: [
      edit(`${database}/accounts/follow.ts`, 'await freezeToo(query, { site, subjectId }, former)', ''),
    ],
    test: pushes('A187 a new name'),
  },
  {
    guard: 'site’s word: no request follows to a frozen one',
    edits: [edit(`${database}/accounts/follow.ts`, 'WHERE ${isFrozenAccount(sql`a`)})', 'WHERE false)')],
    test: pushes('A187 a new name'),
  },
  {
    guard: 'site’s word: a name in another case proves no account gone',
    edits: [
      edit(
        `${database}/accounts/pushes.ts`,
        '${row}.site = used.site AND ${row}.subject_id = used.subject_id',
        '${row}.site = used.site AND lower(${row}.subject_id) = lower(used.subject_id)',
      ),
    ],
    test: pushes('A201'),
  },
  {
    guard: 'site’s word: a name in another case freezes nobody',
    edits: [
      edit(
        `${database}/accounts/follow.ts`,
        'f.subject_id = ${former} AND',
        'lower(f.subject_id) = lower(${former}::text) AND',
      ),
    ],
    test: pushes('A201'),
  },
  {
    guard: 'site’s word: whoever has a name again is another',
    edits: [
      edit(
        'apps/worker/src/accounts/act-on-pushes.ts',
        'return endOfAnother({ site, subjectId: told })',
        'return false',
      ),
    ],
    test: pushes('A203'),
  },
  {
    guard: 'disabled accounts: nor is whoever has a name again',
    edits: [
      edit('apps/worker/src/sweeps/revoke-disabled.ts', ' || isOfAnother(request, ages.get(subjectId))', ''),
    ],
    test: pushes('A203'),
  },
  {
    guard: 'proofs: none of whoever bore the name before',
    edits: [
      edit(
        'apps/worker/src/export/export-personal-data.ts',
        'countsFrom((await readAges([subjectId])).get(subjectId))',
        'countsFrom((await readAges([subjectId])).get(""))',
      ),
    ],
    test: { file: 'test/faults/undecided.integration.test.ts', name: 'A207' },
  },
  {
    guard: 'site’s word: of one site at a time',
    edits: [
      edit(
        'apps/worker/src/accounts/act-on-pushes.ts',
        'return lanes.run(await accountPushes.dueSites(), (site) => actOnSite(site, signal), signal)',
        'let acted = 0\n    for (const site of await accountPushes.dueSites()) acted += await actOnSite(site, signal)\n    return acted',
      ),
    ],
    test: { file: 'apps/worker/src/accounts/act-on-pushes.test.ts', name: 'A202' },
  },
  {
    guard: 'site’s word: signed over the bytes',
    edits: [
      edit(
        `${api}/erpnext/erpnext-webhook.ts`,
        'given.length === right.length && timingSafeEqual(given, right)',
        'given.length === right.length',
      ),
    ],
    test: webhook('A188 a replayed'),
  },
  {
    guard: 'site’s word: small',
    edits: [
      edit(
        `${api}/erpnext/erpnext-webhook.ts`,
        'const largestBody = 8 * 1024',
        'const largestBody = 80 * 1024',
      ),
    ],
    test: webhook('A188 a signed body'),
  },
  {
    guard: 'site’s word: a refused address is no session that is over',
    edits: [
      edit(
        `${api}/authentication/erpnext.ts`,
        "if (status === 401 && question.credential.kind === 'session') throw addressRefused()",
        '',
      ),
    ],
    test: addresses('may not come from their address'),
  },
  {
    guard: 'site’s word: a bench is asked by its own name for the site',
    edits: [
      edit(
        `${api}/authentication/authenticate.ts`,
        'const { name, baseUrl, siteName = name } =',
        'const { name, baseUrl, name: siteName } =',
      ),
    ],
    test: addresses('a site is found by'),
  },
]
