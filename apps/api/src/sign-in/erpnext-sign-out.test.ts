import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { erpSignOutPath } from './erpnext-sign-out.ts'

it.each([
  ['version 16 has a page for it', 200, '/logout'],
  ['version 15 has a command, and no such page', 404, '/?cmd=web_logout'],
])('%s', async (_what, status, path) => {
  const asked: unknown[] = []
  const site = createServer(({ method, url, headers }, response) => {
    asked.push([method, url, headers['x-frappe-site-name'], headers.cookie])
    response.writeHead(status).end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => site.once('listening', resolve))
  const baseUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  expect(await erpSignOutPath(baseUrl, 'acme.test')).toBe(path)
  expect(asked).toEqual([['HEAD', '/logout', 'acme.test', undefined]])
  await new Promise((resolve) => site.close(resolve))
  expect(await erpSignOutPath(baseUrl, 'acme.test')).toBe('/?cmd=web_logout')
})
