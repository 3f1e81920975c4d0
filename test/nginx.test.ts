import { readFile } from 'node:fs/promises'
import { createDatabase } from '@pdd/database'
import { expect, it } from 'vitest'
import { buildApiOnTable } from './support/api-on-table.ts'

/** What balancers ask on the service's own address: ERPNext's host does not need it. */
const notPassed = new Set(['/livez', '/readyz'])

/** The paths of the tree that Fastify prints, a `:name` for each part that is one. */
function pathsOf(tree: string): string[] {
  const above: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', path = ''] = /^([│ ]*)[├└]── (\S+)/.exec(line) ?? []
    if (path === '') return []
    const depth = indent.length / 4
    above.splice(depth, above.length, path === '*' ? '/*' : path)
    return [above.join('')]
  })
}

async function routes(): Promise<string[]> {
  const database = createDatabase({ url: 'postgres://127.0.0.1:9/none', poolSize: 1 })
  const app = await buildApiOnTable(database, { settings: { docs: true } })
  await app.ready()
  const paths = pathsOf(app.printRoutes({ commonPrefix: false }))
  await app.close()
  return paths.filter((path) => !notPassed.has(path))
}

/** The pattern of the paths that a proxy gives to the service; all others are ERPNext's. */
async function patternOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8')
  const found = /^location ~ (\S+) \{$/m.exec(text)?.[1] ?? /PathRegexp\(`([^`]*)`\)/.exec(text)?.[1]
  // Compose writes one dollar as two.
  return String(found).replace('$$', '$')
}

it.each(['docs/ops/nginx/erpnext.conf', 'docs/ops/traefik/compose.traefik.yml'])(
  '%s passes every path of the API and the pages, and no more',
  async (file) => {
    const pattern = await patternOf(file)
    const passed = new RegExp(pattern)
    const paths = await routes()
    for (const path of ['/v1/step-up/confirm', '/docs/json']) expect(paths).toContain(path)
    expect(paths.length).toBeGreaterThan(30)
    expect(paths.filter((path) => !passed.test(path))).toEqual([])
    for (const other of [
      ...[
        '/',
        '/app',
        '/api/method/login',
        '/request-database',
        '/v1/other',
        '/x/request-data',
        '/docsearch',
      ],
      ...['/requests.csvx', '/login', '/me', '/assets/x.js', '/private/files/x', '/livez'],
    ])
      expect(passed.test(other), other).toBe(false)
    const named = /v1\/\(([^)]*)\)/.exec(pattern)?.[1]?.split('|') ?? []
    expect(named.filter((name) => !paths.some((path) => path.startsWith(`/v1/${name}`)))).toEqual([])
  },
)
