import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const words = 'packages/core/src/transport'
const worker = 'apps/worker/src'

const addresses = (name: string): TestNamed => ({ file: `${words}/database-address.test.ts`, name })
const strangers = (name: string): TestNamed => ({ file: 'test/security/transport.test.ts', name })
const servers = (name: string): TestNamed => ({ file: `${worker}/erp/transport.integration.test.ts`, name })
const mails = (name: string): TestNamed => ({ file: 'test/security/mails.integration.test.ts', name })

/** Guards of: TLS, links in mails, settings. */
export const transport: Mutant[] = [
  {
    guard: 'a database URL that says nothing of TLS means TLS',
    edits: [
      edit(
        `${words}/tls-options.ts`,
        "return local && given.size === 0 ? 'off' : 'host'",
        "return given.size === 0 ? 'off' : 'host'",
      ),
    ],
    test: addresses('without a word means TLS'),
  },
  {
    guard: 'a parameter of a database URL that nobody knows is refused',
    edits: [
      edit(
        `${words}/database-address.ts`,
        'if (stray !== undefined) return unknownParameter',
        'if (stray === null) return unknownParameter',
      ),
    ],
    test: addresses('is refused with words'),
  },
  {
    guard: 'this machine is known by its whole name',
    edits: [edit(`${words}/local-host.ts`, '{1,4}))$/i', '{1,4}))/i')],
    test: addresses('is this machine'),
  },
  {
    guard: 'MariaDB’s certificate is checked before the login',
    edits: [
      edit(
        `${worker}/erp/mariadb-pool.ts`,
        "ca: ca ?? getCACertificates('default'),",
        '...(ca !== undefined && { ca, getCACertificates }),',
      ),
    ],
    test: strangers('gets no login, however the URL asks for TLS'),
  },
  {
    guard: 'PostgreSQL’s certificate is checked before the login',
    edits: [edit(`${words}/postgres-options.ts`, 'rejectUnauthorized: true', 'rejectUnauthorized: false')],
    test: strangers('gets no login, however the URL asks for TLS'),
  },
  {
    guard: 'MariaDB’s certificate names the host',
    edits: [
      edit(
        `${worker}/erp/mariadb-pool.ts`,
        "verify === 'chain' ? undefined : checkServerIdentity(host, certificate)",
        "verify === 'chain' || certificate ? undefined : checkServerIdentity(host, certificate)",
      ),
    ],
    test: servers('a certificate of the right CA and another name is refused'),
  },
  {
    guard: 'the driver’s own code for a connection that was not opened',
    edits: [
      edit(
        `${worker}/erp/erp-errors.ts`,
        'codes.find((code) => !wrappings.has(code)) ?? codes[0]',
        'codes[0]',
      ),
    ],
    test: { file: `${worker}/erp/erp-errors.test.ts`, name: 'tells the code that says why' },
  },
  {
    guard: 'Redis on another host by TLS',
    edits: [
      edit(
        'packages/queue/src/queue-transport.ts',
        'options.cleartext !== true',
        'options.cleartext === false',
      ),
    ],
    test: {
      file: 'packages/queue/src/queue-transport.test.ts',
      name: 'unless it is written that cleartext will do',
    },
  },
  {
    guard: 'addresses of the web on other hosts by TLS',
    edits: [
      edit(
        'packages/runtime/src/transport.ts',
        "typeof address !== 'string' || !isCleartext(address)",
        "typeof address !== 'string' || isCleartext(address)",
      ),
    ],
    test: strangers('neither process starts with an address'),
  },
  {
    guard: 'sessions to the site by TLS',
    edits: [
      edit(
        'packages/runtime/src/sites/site.ts',
        'if (cleartext || !isCleartext(text)) return undefined',
        'if (cleartext || isCleartext(text)) return undefined',
      ),
    ],
    test: strangers('an address of the sites file'),
  },
  {
    guard: 'no link that opens the file where a sign-in must be fresh',
    edits: [
      edit(
        'packages/runtime/src/shared-settings.ts',
        "if (link !== 'presigned') return 'portal'",
        "if (link !== undefined || stepUp !== undefined) return link ?? 'portal'",
      ),
    ],
    test: strangers('with STEP_UP the mail leads to the page'),
  },
  {
    guard: 'the life of a mailed link',
    edits: [
      edit(
        `${worker}/notify/compose-email.ts`,
        'Math.min(settings.mailLinkSeconds, fileSeconds)',
        'Math.max(settings.mailLinkSeconds, fileSeconds)',
      ),
    ],
    test: mails('lives as long as is set'),
  },
  {
    guard: 'no mail opens a file that tells of health',
    edits: [edit(`${worker}/notify/compose-email.ts`, 'mailLink == null && ', "mailLink !== 'none' && ")],
    test: mails('tells of health'),
  },
  {
    guard: 'parts of Compose hold their own secrets only',
    edits: [
      edit(
        'docker-compose.yml',
        '  image: personal-data-download\n  read_only: true',
        '  image: personal-data-download\n  env_file: [.env]\n  read_only: true',
      ),
    ],
    test: { file: 'test/security/running.test.ts', name: 'no part holds a secret that it does not read' },
  },
]
