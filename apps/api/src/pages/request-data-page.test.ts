import type { ExportRequest } from '@pdd/core'
import { translatorFor } from '@pdd/i18n'
import { expect, it } from 'vitest'
import { secondsLeft } from './active-request.ts'
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

const render = (requests: ExportRequest[], over: Partial<RequestDataView> = {}) =>
  String(
    requestDataPage({
      translator: translatorFor('en'),
      timeZone: 'Europe/Berlin',
      caller: { site: 'globex', user: 'maria.santos@example.org' },
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
  expect(render([], { typicalSeconds: null })).toContain('It usually takes a few minutes.')
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
  expect(page).toContain('<title>Your file is being prepared · Request your data</title>')
})

it('what somebody or the site is called cannot become a part of the page', () => {
  expect(render([], { caller: { site: '<b>', user: '"><script>alert(1)</script>' } })).not.toMatch(
    /<b>|<script>alert/,
  )
})

it('estimates from what is done, and from what is usual while too little is done', () => {
  expect(secondsLeft({ doctypesDone: 10, doctypesTotal: 40 }, 20, 140)).toBe(60)
  expect(secondsLeft({ doctypesDone: 1, doctypesTotal: 40 }, 20, 140)).toBe(120)
  expect(secondsLeft(null, 200, 140)).toBeNull()
  expect(secondsLeft(null, 1, null)).toBeNull()
})

it.each([
  ['auth.required', 401, 'Melden Sie sich an', true],
  ['auth.step_up_required', 401, 'Bitte melden Sie sich', true],
  ['officer.required', 403, 'steht Ihrem Konto nicht offen', false],
  ['account.frozen', 403, 'gesperrt', false],
  ['csrf.rejected', 403, 'T R', false],
  ['route.not_found', 404, 'Hier ist nichts', false],
  ['export_request.expired', 410, 'nicht mehr da', false],
  ['erp.unreachable', 503, 'gerade nicht antworten', false],
])('tells %s in the person’s language, with the reference', (code, status, text, signIn) => {
  const instance = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'
  const page = String(
    problemPage(
      { title: 'T', remedy: 'R', status, code, instance },
      'https://erp.example/login',
      translatorFor('de'),
    ),
  )
  expect(page).toContain(text)
  expect(page).toContain(`${code}, ${instance}`)
  expect(page.includes('href="https://erp.example/login"')).toBe(signIn)
})
