const origin = 'https://personal-data.example.com'
export const exampleId = '0195f2c4-8a51-7c1e-9d54-2f6c1a7b3e90'
export const exampleSite = 'erp.example.com'
export const exampleSubject = 'jane@example.com'
export const exampleDigest = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

const self = `${origin}/v1/export-requests/${exampleId}`

/** One request through its life, as the OpenAPI document shows it. */
export const queuedExample = {
  id: exampleId,
  site: exampleSite,
  subject: exampleSubject,
  format: 'bundle',
  status: 'queued',
  reasonCode: null,
  progress: null,
  receivedAt: '2026-11-02T09:15:00.000Z',
  dueAt: '2026-12-02T22:59:59.000Z',
  readyAt: null,
  expiresAt: null,
  bytes: null,
  sha256: null,
  rowCounts: null,
  undecided: null,
  downloadCount: 0,
  links: { self, page: `${origin}/request-data`, events: `${self}/events`, cancel: `${self}/cancel` },
}

export const readyExample = {
  ...queuedExample,
  status: 'ready',
  readyAt: '2026-11-02T09:15:21.000Z',
  expiresAt: '2026-11-09T09:15:21.000Z',
  bytes: '48211',
  sha256: exampleDigest,
  rowCounts: {
    User: { counted: 1, exported: 1, withheld: [] },
    Communication: { counted: 42, exported: 41, withheld: [{ reason: 'another_person', count: 1 }] },
  },
  undecided: { address: 0, contact: 1, customer: 0, supplier: 0, employee: 0, lead: 0, record: 0 },
  links: { ...queuedExample.links, download: `${self}/download` },
}

export const cancelledExample = {
  ...queuedExample,
  status: 'cancelled',
  reasonCode: 'request.cancelled',
  links: { self, page: `${origin}/request-data`, events: `${self}/events` },
}

export const problemExample = {
  type: 'urn:pdd:error:auth.session_expired',
  title: 'The session is not valid any more.',
  status: 401,
  detail: 'The session is not valid any more.',
  code: 'auth.session_expired',
  remedy: 'Sign in to ERPNext again.',
  instance: 'req-1a2b3c',
}
