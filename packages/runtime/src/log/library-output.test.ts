import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { captureLibraryOutput, type OutputSurroundings } from './library-output.ts'
import { createLogger } from './logger.ts'

const canary = 'maria.santos@example.org'

function captured() {
  const lines: string[] = []
  const logger = createLogger({ name: 'worker', destination: { write: (line) => lines.push(line) } })
  const process = new EventEmitter()
  const printed: string[] = []
  process.on('warning', () => printed.push('as Node prints it'))
  const console = {} as OutputSurroundings['console']
  captureLibraryOutput(logger, { console, process })
  return { console, process, lines: () => lines.map((line) => JSON.parse(line)), printed }
}

it('what a library prints is a line of the log, once however often it says it', () => {
  const { console, lines } = captured()
  for (let times = 0; times < 3; times += 1)
    console.warn('IMPORTANT! Eviction policy is allkeys-lru. It should be "noeviction"')
  expect(lines()).toEqual([
    expect.objectContaining({
      ...{ level: 'warn', service: 'worker', event: 'library.output' },
      msg: 'IMPORTANT! Eviction policy is allkeys-lru. It should be "noeviction"',
    }),
  ])
})

it('what may hold an address, lines of its own, or an error’s text is kept back', () => {
  const { console, lines } = captured()
  console.error(`could not mail ${canary}`)
  console.log(`one\n{"level":"info","msg":"forged"}`)
  console.error('[ioredis] Unhandled error event:', new Error(canary))
  console.error(new Error(canary))
  expect(JSON.stringify(lines())).not.toMatch(/maria|forged/)
  expect(lines().at(-1)).toMatchObject({ level: 'error', err: { type: 'Error' } })
})

it('Node’s own warnings are lines of the log, and nothing besides', () => {
  const { process, lines, printed } = captured()
  const warning = Object.assign(new Error('Buffer() is deprecated'), {
    name: 'DeprecationWarning',
    code: 'DEP0005',
  })
  process.emit('warning', warning)
  process.emit('warning', warning)
  expect(lines()).toEqual([
    expect.objectContaining({ event: 'node.warning', warning: 'DeprecationWarning', code: 'DEP0005' }),
  ])
  expect(printed).toEqual([])
})
