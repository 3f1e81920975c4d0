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
  const app = await buildApiOnTable(createDatabase({ url: 'postgres://127.0.0.1:9/none', poolSize: 1 }))
  await app.ready()
  const paths = pathsOf(app.printRoutes({ commonPrefix: false }))
  await app.close()
  return paths.filter((path) => !notPassed.has(path))
}

it('docs/ops/nginx/erpnext.conf passes every path of the API and the pages, and no more', async () => {
  const conf = await readFile('docs/ops/nginx/erpnext.conf', 'utf8')
  const location = /^location ~ (\S+) \{$/m.exec(conf)?.[1] as string
  const passed = new RegExp(location)
  const paths = await routes()
  expect(paths).toContain('/v1/step-up/confirm')
  expect(paths.length).toBeGreaterThan(25)
  expect(paths.filter((path) => !passed.test(path))).toEqual([])
  for (const other of ['/', '/app', '/api/method/login', '/request-database', '/v1/other', '/x/request-data'])
    expect(passed.test(other), other).toBe(false)
  const named = /v1\/\(([^)]*)\)/.exec(location)?.[1]?.split('|') ?? []
  expect(named.filter((name) => !paths.some((path) => path.startsWith(`/v1/${name}`)))).toEqual([])
})
