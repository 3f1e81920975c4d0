import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createRunFolder } from '@pdd/embedded'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type ServerProcess, startServerProcess } from '../packages/embedded/src/server-process.ts'
import { findTool, installDebianPackages, requireTool } from '../packages/embedded/src/system-tools.ts'
import { makeCertificates } from './support/certificates.ts'
import { freePort } from './support/free-port.ts'

const run = promisify(execFile)
const host = 'erp.example.com'
const token = 'Zm9vYmFyYmF6'
let folder: Awaited<ReturnType<typeof createRunFolder>>
let nginx: string
let api: Server
let erp: Server
let seen: { by: string; request: IncomingMessage }[] = []

/** Answers as the process behind nginx does, with the headers of its own that matter here. */
async function listen(by: string): Promise<Server> {
  const server = createServer((request, response) => {
    seen.push({ by, request })
    response.setHeader('x-frame-options', 'DENY').setHeader('referrer-policy', 'same-origin').end(by)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
const portOf = (server: Server) => (server.address() as AddressInfo).port

beforeAll(async () => {
  folder = await createRunFolder()
  if ((await findTool('nginx')) === null) await installDebianPackages(['nginx-light'], () => {})
  nginx = await requireTool('nginx')
  ;[api, erp] = await Promise.all([listen('service'), listen('ERPNext')])
})
afterAll(async () => {
  for (const server of [api, erp]) server.close()
  await folder.remove()
})
beforeEach(() => {
  seen = []
})

/** A server block as a bench writes it: its headers, its own log, ERPNext behind everything. */
const benchBlock = (port: number, ...names: string[]) => `server {
	listen 127.0.0.1:${port};
	server_name
		${names.join('\n\t\t')}
		;
	add_header X-Frame-Options "SAMEORIGIN";
	add_header Strict-Transport-Security "max-age=63072000; includeSubDomains; preload";
	add_header Referrer-Policy "same-origin, strict-origin-when-cross-origin";
	location / {
		try_files /nowhere @webserver;
	}
	location @webserver {
		proxy_set_header X-Frappe-Site-Name ${names[0]};
		proxy_pass http://127.0.0.1:${portOf(erp)};
	}
}
`

/** nginx as Debian starts it, with these server blocks and a log of what it was asked. */
async function startNginx(
  name: string,
  blocks: string,
  probe: string,
): Promise<ServerProcess & { log: string }> {
  const place = join(folder.path, name)
  await mkdir(place)
  const log = join(place, 'access.log')
  await writeFile(
    join(place, 'nginx.conf'),
    `daemon off; pid ${place}/pid; error_log ${place}/error.log; events {}
     http { access_log ${log}; client_body_temp_path ${place}/body; proxy_temp_path ${place}/proxy;
       fastcgi_temp_path ${place}/f; uwsgi_temp_path ${place}/u; scgi_temp_path ${place}/s; include ${place}/bench.conf; }`,
  )
  await writeFile(join(place, 'bench.conf'), blocks)
  await run(nginx, ['-t', '-c', join(place, 'nginx.conf')])
  const started = await startServerProcess({
    ...{ name, folder: place, env: {}, cwd: place, identity: null, stopSignal: 'SIGQUIT', command: nginx },
    args: ['-c', join(place, 'nginx.conf')],
    probe: async () => void (await fetch(probe, { redirect: 'manual' })),
  })
  return Object.assign(started, { log })
}

const toTheApi = (text: string) => text.replaceAll('127.0.0.1:8080', `127.0.0.1:${portOf(api)}`)

it('on the ERP’s own host: its paths reach the service with the true host and client and one set of headers, all others ERPNext', async () => {
  const port = await freePort()
  const location = join(folder.path, 'location.conf')
  await writeFile(location, toTheApi(await readFile('docs/ops/nginx/erpnext.conf', 'utf8')))
  const block = benchBlock(port, host).replace('\tlocation / {', `\tinclude ${location};\n\tlocation / {`)
  const started = await startNginx('erp', block, `http://127.0.0.1:${port}/`)
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      headers: {
        'x-forwarded-for': '203.0.113.9',
        'x-frappe-site-name': 'globex',
        'x-forwarded-host': 'evil',
      },
    })
  const paths = [
    '/request-data',
    `/request-data/not-me/${token}`,
    '/requests.csv',
    '/v1/step-up',
    '/docs/json',
  ]
  for (const path of paths) {
    const answer = await ask(path)
    expect([path, await answer.text()]).toEqual([path, 'service'])
    expect(answer.headers.get('x-frame-options')).toBe('DENY')
    expect(answer.headers.get('referrer-policy')).toBe('same-origin')
    expect(answer.headers.get('strict-transport-security')).toBeNull()
    const headers = seen.at(-1)?.request.headers
    expect(headers).toMatchObject({
      host: '127.0.0.1',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    })
    expect(headers).toMatchObject({ 'x-forwarded-host': '127.0.0.1' })
    expect(headers).not.toHaveProperty('x-frappe-site-name')
  }
  for (const path of ['/', '/app/user', '/request-database', '/api/method/ping'])
    expect(await (await ask(path)).text()).toBe('ERPNext')
  await started.stop()
  const log = await readFile(started.log, 'utf8')
  expect(log).toContain('/app/user')
  expect(log).not.toContain(token)
})

it('on a host of its own: everything reaches the service by TLS, the front page leads to it, and no token is logged', async () => {
  const [plain, secure] = await Promise.all([freePort(), freePort()])
  const { cert, key } = await makeCertificates(folder.path, 'nginx')
  const block = toTheApi(await readFile('docs/ops/nginx/own-host.conf', 'utf8'))
    .replace('listen 80;', `listen 127.0.0.1:${plain};`)
    .replace('listen 443 ssl;', `listen 127.0.0.1:${secure} ssl;`)
    .replace(/ssl_certificate \S+;/, `ssl_certificate ${cert};`)
    .replace(/ssl_certificate_key \S+;/, `ssl_certificate_key ${key};`)
  const started = await startNginx('own', block, `http://127.0.0.1:${plain}/`)
  const curl = async (path: string) => {
    const args = ['-sk', '-o', '/dev/null', '-w', '%{http_code} %{redirect_url}']
    const url = `https://privacy.example.com:${secure}${path}`
    const resolve = ['--resolve', `privacy.example.com:${secure}:127.0.0.1`]
    return (await run('curl', [...args, ...resolve, url])).stdout
  }
  expect(await curl('/')).toBe(`302 https://privacy.example.com:${secure}/request-data`)
  expect(await curl(`/request-data/not-me/${token}`)).toBe('200 ')
  expect(seen.at(-1)).toMatchObject({
    by: 'service',
    request: { headers: { host: 'privacy.example.com', 'x-forwarded-proto': 'https' } },
  })
  const insecure = await fetch(`http://127.0.0.1:${plain}/request-data?x=1`, { redirect: 'manual' })
  expect(insecure.headers.get('location')).toMatch(/^https:\/\/.*\/request-data\?x=1$/)
  await started.stop()
  expect(await readFile(started.log, 'utf8').catch(() => '')).not.toContain(token)
})

it('after `bench setup nginx` the location is put back into the block of this host alone, once, and nginx reads it', async () => {
  const port = await freePort()
  const place = join(folder.path, 'again')
  const location = join(folder.path, 'again.conf')
  await writeFile(location, toTheApi(await readFile('docs/ops/nginx/erpnext.conf', 'utf8')))
  const written = `${benchBlock(port, 'other.example.com')}${benchBlock(port, `www.${host}`, host)}`
  const started = await startNginx('again', written, `http://127.0.0.1:${port}/`)
  // A stand-in on the PATH: the script asks for nginx by its name, and this one is not at its usual place.
  const tools = join(folder.path, 'tools')
  await mkdir(tools)
  await writeFile(join(tools, 'nginx'), `#!/bin/sh\nexec ${nginx} -c ${place}/nginx.conf "$@"\n`, {
    mode: 0o755,
  })
  const conf = join(place, 'bench.conf')
  const putBack = (name: string) =>
    run('docs/ops/nginx/include-in-bench.sh', [conf, name], {
      env: { ...process.env, PATH: `${tools}:${process.env.PATH}`, SNIPPET: location },
    })
  const ask = async (name: string) =>
    (await run('curl', ['-s', '-H', `Host: ${name}`, `http://127.0.0.1:${port}/request-data`])).stdout
  expect(await ask(host)).toBe('ERPNext')
  await putBack(host)
  await expect.poll(() => ask(host)).toBe('service')
  expect(await ask('other.example.com')).toBe('ERPNext')
  const once = await readFile(conf, 'utf8')
  await putBack(host)
  expect(await readFile(conf, 'utf8')).toBe(once)
  expect(once.split(`include ${location};`)).toHaveLength(2)

  await writeFile(conf, written)
  await putBack(host)
  expect(await readFile(conf, 'utf8')).toBe(once)
  await expect(putBack('nobody.example.com')).rejects.toMatchObject({
    stderr: expect.stringContaining('no server block of nobody.example.com'),
  })

  await writeFile(conf, written)
  await writeFile(location, 'location / { nonsense; }')
  await expect(putBack(host)).rejects.toMatchObject({ code: 1 })
  expect(await readFile(conf, 'utf8')).toBe(written)
  await started.stop()
})
