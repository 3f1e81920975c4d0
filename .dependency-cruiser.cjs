const only = (name, comment, library, room) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(apps|packages)/', pathNot: [`^${room}/`, '\\.test\\.ts$', '\\.contract\\.ts$'] },
  to: { path: `^node_modules/(${library})(/|$)` },
})

/** Who may import whom. Each rule is a wall of ARCHITECTURE.md; breaking one fails `npm test`. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle is one room pretending to be two.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'apps-are-strangers',
      comment: 'Apps are processes. What two of them need lives in packages/.',
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
      comment: 'The words depend on nothing but the schema library.',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^packages/core/', '^node_modules/typebox/'] },
    },
    {
      name: 'packages-know-only-core',
      comment: 'A package may know the words, never another package.',
      severity: 'error',
      from: { path: '^packages/(database|queue|storage|runtime|embedded)/src/', pathNot: '\\.test\\.ts$' },
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
    {
      name: 'erp-knows-no-collector',
      comment: 'Reading a site knows nothing of what is read for.',
      severity: 'error',
      from: { path: '^apps/worker/src/erp/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/worker/src/collect/' },
    },
    {
      name: 'mail-knows-no-sibling',
      comment: 'Letters are facts in, text out.',
      severity: 'error',
      from: { path: '^apps/worker/src/mail/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(apps/worker/src|packages/(database|queue|storage|embedded))/',
        pathNot: '^apps/worker/src/mail/',
      },
    },
    only('prisma-only-in-database', 'The row has one door.', '@prisma/[^/]+|prisma', 'packages/database'),
    only('bullmq-only-in-queue', 'The wake-up has one door.', 'bullmq|ioredis', 'packages/queue'),
    only('aws-only-in-storage', 'The objects have one door.', '@aws-sdk|@smithy', 'packages/storage'),
    only('postmark-only-in-mail', 'The mail has one door.', 'postmark', 'apps/worker/src/mail'),
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
