import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'

// Each starts a process.
const slow = { timeout: 30_000 }

const runtime = pathToFileURL(join(import.meta.dirname, 'index.ts')).href

/** A process of the service whose main is `body`, and all that it says, line by line. */
async function run(body: string) {
  const program = `import { createServer } from 'node:http'
    import { createLogger, onShutdown, parseEnv, runService } from '${runtime}'
    import { setTimeout as delay } from 'node:timers/promises'
    await runService('worker', async () => { ${body} })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: import.meta.dirname,
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part) => {
      text += part
    })
  const [code] = await once(child, 'close')
  return {
    code,
    text,
    lines: text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  }
}

it('an address that is taken is one line with its code, where it is and what to do', slow, async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const { code, lines } = await run(`
    const server = createServer()
    await new Promise((resolve, reject) => server.once('error', reject).listen(${port}, '127.0.0.1', resolve))`)
  taken.close()
  expect(code).toBe(1)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({
    ...{ level: 'fatal', service: 'worker', event: 'process.not_started' },
    reason_code: 'process.listen_refused',
    facts: { cause: 'EADDRINUSE', address: '127.0.0.1', port },
    remedy: expect.stringContaining('ss -ltnp'),
  })
})

it('a fault of the settings is one line that names each, and the exit code is 78', slow, async () => {
  const { code, lines } = await run(
    `parseEnv({ type: 'object', required: ['A', 'B'], properties: { A: { type: 'string' }, B: { type: 'string' } } }, {}, { name: 'worker' })`,
  )
  expect(code).toBe(78)
  expect(lines).toHaveLength(1)
  expect(lines[0].faults.join()).toMatch(/A is missing.*B is missing/)
})

it.each([
  [
    'thrown by nobody’s caller',
    `setTimeout(() => { throw new Error('maria.santos@example.org') }); await delay(5_000)`,
  ],
  [
    'a rejection before it has started',
    `Promise.reject(new Error('maria.santos@example.org')); await delay(5_000)`,
  ],
  ['thrown by main', `throw new Error('maria.santos@example.org')`],
])('a crash is one line without its text: %s', slow, async (_what, body) => {
  const { code, lines, text } = await run(body)
  expect(code).toBe(1)
  expect(lines).toHaveLength(1)
  expect(text).not.toContain('maria.santos')
})

it('after the start a crash is for the shutdown alone, which has its time', slow, async () => {
  const { code, lines } = await run(`
    onShutdown(createLogger({ name: 'worker' }), [{ name: 'slow', timeoutMs: 2_000, run: () => delay(50) }])
    setTimeout(() => { throw new Error('x') }, 20); setTimeout(() => {}, 5_000)`)
  expect(code).toBe(1)
  expect(lines.map(({ event }) => event)).toEqual([
    ...['process.crashed', 'process.stopping', 'process.shutdown_step', 'process.stopped'],
  ])
})

it('Node’s warnings and what libraries print are lines too', slow, async () => {
  const { lines } = await run(`
    process.emitWarning('old', { type: 'DeprecationWarning', code: 'DEP9999' })
    console.warn('It is highly recommended to use a newer server')
    await delay(50)`)
  expect(lines.map(({ event }) => event)).toEqual(['library.output', 'node.warning'])
})
