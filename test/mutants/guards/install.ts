import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const runtime = 'packages/runtime/src'
const envFile = (name: string): TestNamed => ({ file: 'test/env-file.test.ts', name })
const nginx = (name: string): TestNamed => ({ file: 'test/nginx.integration.test.ts', name })

/** Guards of: what stands around the service where it is installed. */
export const install: Mutant[] = [
  {
    guard: '.env never overrides the environment',
    edits: [edit('scripts/run.mjs', '{ ...settings, ...process.env,', '{ ...process.env, ...settings,')],
    test: envFile('what the environment says counts more'),
  },
  {
    guard: '.env with a # that only Node takes for a comment starts nothing',
    edits: [edit('scripts/env-file.mjs', `([^\\s'"#$`, `([^\\s'"$`)],
    test: envFile('starts a comment in Node alone'),
  },
  {
    guard: 'an installation without tools of tests is one for the service alone',
    edits: [edit('scripts/installed.mjs', '(dev && !withTools)', 'dev')],
    test: { file: 'test/installed.test.ts', name: 'by hand is an installation' },
  },
  {
    guard: 'an installation of another release is none',
    edits: [edit('scripts/installed.mjs', 'there.version === version', 'true')],
    test: { file: 'test/installed.test.ts', name: 'one of an older release is none' },
  },
  {
    guard: 'one SIGTERM that comes twice is one stop',
    edits: [
      edit(
        `${runtime}/shutdown.ts`,
        "if (signal === 'SIGTERM' && performance.now() - askedAt < sameStopMs) return\n",
        '',
      ),
    ],
    test: { file: `${runtime}/shutdown.test.ts`, name: 'one SIGTERM that comes twice' },
  },
  {
    guard: 'what a library prints is kept back where it may hold an address',
    edits: [edit(`${runtime}/log/library-output.ts`, '/^[^@\\n]{1,300}$/', '/^/')],
    test: { file: `${runtime}/log/library-output.test.ts`, name: 'is kept back' },
  },
  {
    guard: 'errors of ours have no stack in the log',
    edits: [edit(`${runtime}/log/describe-error.ts`, '(whole || !ours) &&', 'true &&')],
    test: { file: `${runtime}/log/logger.test.ts`, name: 'an error of ours has no stack' },
  },
  {
    guard: 'a password with a slash names no other host',
    edits: [
      edit('packages/core/src/transport/database-address.ts', '/[@/]/.test(url.pathname.slice(1))', 'false'),
    ],
    test: {
      file: 'packages/core/src/transport/database-address.test.ts',
      name: 'is told to be percent-encoded',
    },
  },
  {
    guard: 'an API without its bucket is not ready',
    edits: [
      edit(
        'apps/api/src/operation/health.ts',
        "new Set(['storage.bucket_missing', 'storage.rejected'])",
        'new Set()',
      ),
    ],
    test: { file: 'test/install.integration.test.ts', name: 'the API is not ready without its bucket' },
  },
  {
    guard: 'nginx keeps no token of a mail in its log',
    edits: [edit('docs/ops/nginx/erpnext.conf', '    access_log off;\n', '')],
    test: nginx('on the ERP’s own host'),
  },
  {
    guard: 'a client chooses no site by a header that nginx lets through',
    edits: [edit('docs/ops/nginx/erpnext.conf', '    proxy_set_header X-Frappe-Site-Name "";\n', '')],
    test: nginx('on the ERP’s own host'),
  },
  {
    guard: 'a nginx.conf that nginx refuses is put back',
    edits: [edit('docs/ops/nginx/include-in-bench.sh', '  cat "$old" > "$conf"\n', '')],
    test: nginx('after `bench setup nginx`'),
  },
]
