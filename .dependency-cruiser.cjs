const only = (name, comment, library, room) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(apps|packages)/', pathNot: [`^${room}/`, '\\.test\\.ts$', '\\.contract\\.ts$'] },
  to: { path: `^node_modules/(${library})(/|$)` },
})

/** The folders of the collector, from the lowest: each may import those before it, and none behind it. */
const collectorFolders = [
  ...[
    'values',
    'rights',
    'site',
    'rules',
    'secrets',
    'evidence',
    'subject',
    'ownership',
    'find',
    'encode',
    'redact',
    'write',
  ],
  'frappe-format',
]
const collector = 'apps/worker/src/collect'
const collectorFences = collectorFolders.map((folder, index) => ({
  name: `collect-${folder}-knows-only-what-is-below-it`,
  comment: `${collector}/README.md has the order. What two folders need stands in the lower one.`,
  severity: 'error',
  from: { path: `^${collector}/${folder}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: [
      `^${collector}/(${collectorFolders.slice(index + 1).join('|') || 'none'})/`,
      `^${collector}/[^/]+\\.ts$`,
    ],
    pathNot: `^${collector}/collect-errors\\.ts$`,
  },
}))

/** Who may import whom. Each rule is a wall of ARCHITECTURE.md; breaking one fails `npm test`. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules in a cycle can only be understood together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'apps-are-strangers',
      comment: 'Apps are processes. Code that two of them need belongs in packages/.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'packages-know-no-app',
      comment: 'Imports run one way: apps -> packages -> core.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'core-knows-nobody',
      comment: 'Core has no dependency but typebox, the schema library.',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^packages/core/', '^node_modules/typebox/'] },
    },
    {
      name: 'packages-know-only-core',
      comment: 'A package may import core, never another package.',
      severity: 'error',
      from: {
        path: '^packages/(database|queue|storage|runtime|embedded|i18n)/src/',
        pathNot: '\\.test\\.ts$',
      },
      to: { path: '^packages/', pathNot: ['^packages/$1/', '^packages/core/'] },
    },
    {
      name: 'through-the-front-door',
      comment: 'A package is what its index exports.',
      severity: 'error',
      from: { path: '^(apps|packages)/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/[^/]+/src/', pathNot: ['^$1/$2/', '^packages/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'collect-knows-the-erp-and-nothing-else',
      comment:
        'Collecting knows no storage, mail or request table: the same collector runs from the command line.',
      severity: 'error',
      from: { path: '^apps/worker/src/(collect|erp)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: ['^packages/(database|queue|storage|embedded)/', '^apps/worker/src/'],
        pathNot: '^apps/worker/src/(collect|erp)/',
      },
    },
    ...collectorFences,
    {
      name: 'collect-encode-knows-no-person',
      comment:
        'Rows to bytes by a policy: whose they are, and what may be seen of them, is decided in write/.',
      severity: 'error',
      from: { path: `^${collector}/encode/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^${collector}/(site|rules|evidence|subject|find)/` },
    },
    {
      name: 'erp-knows-no-collector',
      comment: 'Reading a site knows nothing of what is read for.',
      severity: 'error',
      from: { path: '^apps/worker/src/erp/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/worker/src/collect/' },
    },
    {
      name: 'mail-knows-no-sibling',
      comment: 'Emails are facts in, text out.',
      severity: 'error',
      from: { path: '^apps/worker/src/notify/mail/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(apps/worker/src|packages/(database|queue|storage|embedded))/',
        pathNot: '^apps/worker/src/notify/mail/',
      },
    },
    only('prisma-only-in-database', 'The row has one door.', '@prisma/[^/]+|prisma', 'packages/database'),
    only('bullmq-only-in-queue', 'The wake-up has one door.', 'bullmq|ioredis', 'packages/queue'),
    only('aws-only-in-storage', 'The objects have one door.', '@aws-sdk|@smithy', 'packages/storage'),
    only('postmark-only-in-mail', 'The mail has one door.', 'postmark', 'apps/worker/src/notify/mail'),
    only('fastify-only-in-api', 'HTTP for people has one door.', 'fastify|@fastify', 'apps/api'),
    only(
      'mariadb-only-where-sites-are-read',
      'Reading the ERP has one door.',
      'mariadb',
      '(apps/worker/src/erp|packages/embedded)',
    ),
    {
      name: 'nobody-imports-tests',
      comment: 'What production loads is not a test.',
      severity: 'error',
      from: { pathNot: ['\\.test\\.ts$', '^test/', '^bench/', '\\.contract\\.ts$', '^vitest'] },
      to: { path: ['\\.test\\.ts$', '\\.contract\\.ts$', '^test/'] },
    },
    {
      name: 'declared-dependencies',
      comment: 'What is imported stands in the package.json beside it.',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: '\\.(test|contract)\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'packages/database/src/generated' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
