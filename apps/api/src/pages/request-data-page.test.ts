import type { ExportRequest } from '@pdd/core'
import { translatorFor } from '@pdd/i18n'
import { expect, it } from 'vitest'
import type { Frame } from './frame.ts'
import { problemPage } from './problem-page.ts'
import { type RequestDataView, requestDataPage } from './request-data-page.ts'

const receivedAt = new Date('2026-11-24T08:10:00Z')
const request = (over: Partial<ExportRequest>): ExportRequest =>
  ({
    ...{ id: 'one', status: 'queued', receivedAt, progress: null, rowCounts: null, bytes: null },
    ...{ expiresAt: null },
    ...over,
  }) as ExportRequest
const ready = request({
  id: 'two',
  status: 'ready',
  bytes: 363_741n,
  rowCounts: { Contact: { counted: 3, exported: 2, withheld: [] } },
  expiresAt: new Date('2026-12-01T08:10:00Z'),
})

const frame: Frame = {
  ...{ company: 'Globex', homeUrl: '/me', logoUrl: null, styleUrl: null },
  ...{ user: 'maria.santos@example.org', canSignOut: false },
}

const render = (requests: ExportRequest[], over: Partial<RequestDataView> = {}) =>
  String(
    requestDataPage({
      translator: translatorFor('en'),
      timeZone: 'Europe/Berlin',
      frame,
      caller: { user: 'maria.santos@example.org' },
      asksPerDay: 6,
      requests,
      proofs: [],
      typicalSeconds: 140,
      isDownloadable: ({ status }) => status === 'ready',
      ...over,
    }),
  )

it('tells who asks for the first time what will happen, how long it takes and what is in the file', () => {
  const page = render([])
  expect(page).toContain('It usually takes 3 minutes.')
  expect(page).toContain('What is in the file')
  expect(page).toContain('<ol class="steps">')
  expect(page).not.toContain('http-equiv="refresh"')
  expect(render([], { typicalSeconds: null })).not.toContain('It usually takes')
})

it('puts a file that can be fetched before asking for another, with its size, its end and its records', () => {
  const page = render([ready])
  expect(page.indexOf('Your file is ready')).toBeLessThan(page.indexOf('Ask again'))
  expect(page).toMatch(/363\.7\skB, kept until <time datetime="2026-12-01T08:10:00.000Z">/)
  expect(page).toContain('1 December 2026 at 09:10 (Europe/Berlin)')
  expect(page).toContain('Records: 2')
  expect(page).toContain('The file is deleted at once')
})

it('tells by kind and number what could not be confirmed, what to do about it, and nothing where all was', () => {
  const counts = { address: 1, contact: 0, customer: 12, supplier: 0, employee: 0, lead: 0, record: 0 }
  const page = render([{ ...ready, undecided: counts }])
  expect(page).toContain('What we could not confirm')
  expect(page).toContain('<ul><li>Email addresses: 1</li><li>Customer records: 12</li></ul>')
  expect(page).toContain('data protection officer')
  const none = { ...counts, address: 0, customer: 0 }
  for (const undecided of [none, null])
    expect(render([{ ...ready, undecided }])).not.toContain('What we could not confirm')
  expect(render([{ ...request({ status: 'failed' }), undecided: counts }])).not.toContain('Customer records')
})

it.each([
  ['de', 'Kundeneinträge: 12'],
  ['fr', 'Fiches client : 12'],
  ['es', 'Registros de cliente: 12'],
  ['ar', 'سجلات العملاء: 12'],
  ['hi', 'ग्राहक के रिकॉर्ड: 12'],
] as const)('tells it in %s as well', (language, text) => {
  const undecided = { address: 0, contact: 0, customer: 12, supplier: 0, employee: 0, lead: 0, record: 0 }
  expect(render([{ ...ready, undecided }], { translator: translatorFor(language) })).toContain(text)
})

it('shows how each one that is over ended, and how long its file was kept', () => {
  const deleted = request({ status: 'deleted', bytes: 999n, expiresAt: new Date('2026-11-25T08:10:00Z') })
  const page = render([request({ status: 'failed' }), deleted, request({ status: 'cancelled' })])
  for (const text of ['please ask again', 'Deleted', '999 bytes, was kept until', 'Cancelled'])
    expect(page).toContain(text)
  expect(page).not.toContain('>Download<')
})

it('while one is under way there is nothing to ask, and the page asks again for itself without a script', () => {
  const progress = { current: 'Contact', doctypesDone: 1, doctypesTotal: 4, counts: { User: 1 }, bytes: 1 }
  const page = render([request({ status: 'running', progress })])
  expect(page).toContain('<noscript><meta http-equiv="refresh" content="10" /></noscript>')
  expect(page).toContain('1 of 4 kinds of records, 1 records so far')
  expect(page).toContain('Now: Contact')
  expect(page).not.toContain('Request my data')
  expect(page).toContain('<title>Your file is being prepared · Request your data · Globex</title>')
})

it('what somebody or the site is called cannot become a part of the page', () => {
  expect(
    render([], {
      frame: { ...frame, company: '<b>', user: '<i>' },
      caller: { user: '"><script>alert(1)</script>' },
    }),
  ).not.toMatch(/<b>|<i>|<script>alert/)
})

it.each([
  ['auth.required', 401, 'Melden Sie sich an', true],
  ['auth.session_expired', 401, 'Melden Sie sich mit Ihrem Konto bei \u2068Globex\u2069 an', true],
  ['auth.sign_in_failed', 401, 'nicht abgeschlossen', true],
  ['auth.token_expired', 401, 'Melden Sie sich an', true],
  ['auth.step_up_required', 401, 'Bitte melden Sie sich', true],
  ['officer.required', 403, 'steht Ihrem Konto nicht offen', false],
  ['account.frozen', 403, 'gesperrt', false],
  ['csrf.rejected', 403, 'T R', false],
  ['route.not_found', 404, 'Hier ist nichts', false],
  ['export_request.expired', 410, 'nicht mehr da', false],
  ['erp.unreachable', 503, 'gerade nicht antworten', false],
])(
  'tells %s in the person’s language, with a reference where something went wrong',
  (code, status, text, signIn) => {
    const instance = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'
    const page = String(
      problemPage(
        { translator: translatorFor('de'), timeZone: 'UTC', frame: { ...frame, user: null } },
        { title: 'T', remedy: 'R', status, code, instance },
        { signInUrl: 'https://erp.example/login', isDesk: false, wanted: null },
      ),
    )
    expect(page).toContain(text)
    const isFault = ![
      'auth.required',
      'auth.session_expired',
      'auth.sign_in_failed',
      'auth.step_up_required',
    ].includes(code)
    expect(page.includes(`${code}, ${instance}`)).toBe(isFault)
    expect(page.includes('href="https://erp.example/login"')).toBe(signIn)
    expect(page).toContain('Zurück zu \u2068Globex\u2069')
  },
)

it('shows the newest file large, and keeps older ones folded behind their number', () => {
  const files = [1, 2, 3].map((n) => ({ ...ready, id: `file-${n}` }))
  const page = render(files)
  expect(page.match(/class="button"/g)).toHaveLength(1)
  expect(page.indexOf('file-1/download')).toBeLessThan(page.indexOf('Older files: 2'))
  expect(page.indexOf('Older files: 2')).toBeLessThan(page.indexOf('file-2/download'))
  expect(render([ready])).not.toContain('Older files')
})

it('tells how often one may ask, and how often still, by one’s own requests of a day', () => {
  const asked = (over: Partial<ExportRequest>) =>
    request({ status: 'cancelled', requestedBy: 'maria.santos@example.org', receivedAt: new Date(), ...over })
  const old = asked({ receivedAt: new Date(Date.now() - 25 * 3_600_000) })
  const byOfficer = asked({ requestedBy: 'ravi.kumar@acme.example' })
  expect(render([asked({}), asked({}), old, byOfficer])).toContain('you can ask 6 times. Left now: 4.')
  expect(render([asked({})], { asksPerDay: 1 })).toContain('Left now: 0.')
  expect(render([], { asksPerDay: 1000 })).not.toContain('Left now')
})

it('folds what is long over', () => {
  const page = render(Array.from({ length: 5 }, (_, n) => request({ id: `r${n}`, status: 'cancelled' })))
  expect(page).toContain('Still earlier: 2')
})

it('says who is signed in, and how to leave where a browser holds the session', () => {
  const leave = (canSignOut: boolean) => render([], { frame: { ...frame, canSignOut } })
  expect(leave(false)).toContain('Signed in as \u2068maria.santos@example.org\u2069')
  expect(leave(false)).not.toContain('Sign out')
  expect(leave(true)).toContain('<form method="post" action="/request-data/sign-out">')
})
