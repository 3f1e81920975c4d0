import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parsers } from './parsers.ts'

const root = join(import.meta.dirname, '..', '..')
const parses = /\.(match|matchAll|replace|replaceAll|split|exec|test|search)\(|JSON\.parse\(/

/** Files that take texts apart of which an outsider writes none, and who does. */
const trusted: Record<string, string[]> = {
  'the settings of the operator': [
    ...['apps/api/src/config.ts', 'packages/queue/src/queue-address.ts', 'packages/runtime/src/env.ts'],
    ...[
      'packages/runtime/src/run-main.ts',
      'packages/runtime/src/sites/site.ts',
      'packages/runtime/src/sites/load-sites.ts',
      'packages/runtime/src/sites/site-records.ts',
      'apps/worker/src/cli/erpnext-cli.ts',
      'packages/runtime/src/sites/brand.ts',
    ],
    'packages/storage/src/presign.ts',
    ...['packages/queue/src/queue-transport.ts', 'packages/runtime/src/sites/site-jwt.ts'],
    ...['database-address', 'local-host', 'tls-faults', 'tls-options', 'tls-words'].map(
      (file) => `packages/core/src/transport/${file}.ts`,
    ),
  ],
  'the forms and the schema of the site': [
    'apps/worker/src/notify/site-profile.ts',
    ...[
      'rules/parties',
      'site/unlisted-columns',
      'site/empty-tables',
      'site/metadata-cache',
      'site/schema-fingerprint',
      'rules/person-fields',
      'site/columns',
      'rights/describe-faults',
      'rights/grants',
      'find/health-columns',
      'find/stores/store-columns',
      'rights/least-privilege',
      'rights/optional-tables',
      'rights/rights-on-all',
      'find/doctypes-to-search',
      'find/hanging',
      'rules/people/field-words',
      'rules/people/name-words',
      'rules/people/person-records',
      'rules/telephones',
      'frappe-format/site-rules',
    ].map((file) => `apps/worker/src/collect/${file}.ts`),
    'apps/worker/src/erpnext/site-apps.ts',
    ...['beside-the-map', 'category-words', 'dynamic-links', 'lines', 'proposals'].map(
      (file) => `apps/worker/src/cli/survey/${file}.ts`,
    ),
    ...['mariadb', 'mariadb-cells', 'postgres', 'postgres-rows', 'erp-errors'].map(
      (file) => `apps/worker/src/erp/${file}.ts`,
    ),
  ],
  'names of documents, which are short': [
    ...[
      'write/document-view',
      'find/stores/stored-copies',
      'find/deleted-documents',
      'subject/parties/parties',
      'write/documents',
    ].map((file) => `apps/worker/src/collect/${file}.ts`),
  ],
  'credentials: what looks for them is measured beside them': [
    ...[
      ...[
        'secrets/known-secrets',
        'secrets/known-secret-values',
        'rules/secret-columns',
        'write/final-scan',
        'secrets/encoded-texts',
        'values/json-segments',
      ],
      ...[
        'secrets/private-keys',
        'secrets/secret-finder',
        'secrets/secret-patterns',
        'secrets/url-credentials',
      ],
    ].map((file) => `apps/worker/src/collect/${file}.ts`),
  ],
  'one character at a time, of a body of 16 KB': [
    'apps/api/src/addresses/prove-address.ts',
    'apps/api/src/step-up/confirm.ts',
    'apps/api/src/step-up/step-up-routes.ts',
  ],
  'answers of servers, which are read up to a bound': [
    'apps/api/src/authentication/erpnext.ts',
    'apps/worker/src/cli/cli-output.ts',
    'apps/worker/src/erpnext/site-api.ts',
    ...['checks/database', 'checks/old-addresses', 'checks/reach', 'checks/sign-in'].map(
      (file) => `apps/worker/src/cli/erpnext/${file}.ts`,
    ),
    ...['steps/oauth-client', 'steps/record-fields'].map((file) => `apps/worker/src/cli/erpnext/${file}.ts`),
    'apps/worker/src/notify/mail/mailer.ts',
    'packages/runtime/src/read-answer.ts',
    'packages/queue/src/connection.ts',
  ],
  'the service itself': [
    'apps/api/src/officer/figures/figures-page.ts',
    'apps/api/src/officer/words/code-words.ts',
    'apps/api/src/officer/words/timeline-words.ts',
    'apps/worker/src/sweeps/remove-orphans.ts',
    'packages/database/src/columns.ts',
    'packages/database/src/migrate/run-script.ts',
    'packages/database/src/migrate/schema-engine.ts',
    'packages/database/src/schema-of.ts',
    'packages/queue/src/processor.ts',
    'packages/runtime/src/admin-server.ts',
    'packages/runtime/src/log/library-output.ts',
  ],
}

/** Rooms for trials and tests, but for the mailbox, which has an image of its own. */
const trial = /^(apps\/sandbox\/|packages\/embedded\/src\/(?!mailbox-))/

test('whatever takes texts apart is measured, or reads nothing that an outsider wrote', () => {
  const known = [...parsers.flatMap(({ files }) => files), ...Object.values(trusted).flat()]
  const found = ['apps', 'packages']
    .flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((path) => `${room}/${path}`),
    )
    .filter(
      (path) =>
        /\/src\/.*\.ts$/.test(path) && !/\.(test|contract)\.ts$|\/generated\/|node_modules/.test(path),
    )
    .filter((path) => !trial.test(path) && parses.test(readFileSync(join(root, path), 'utf8')))
  expect(found.filter((path) => !known.includes(path))).toEqual([])
})
