import type { FastifyInstance, FastifyRequest } from 'fastify'
import { requestInvalid } from './errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** the body is another service's, of which the route reads a few fields: it looks at those by itself */
    foreignBody?: boolean
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: all but tab, line feed and carriage return
const controlsButLines = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/

/** A text of one line that every part of the service can keep: no control character and no half of a surrogate pair. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !controls.test(text)
}

/**
 * Refuses texts that PostgreSQL cannot hold or nobody can see, wherever they stand: addresses, queries, bodies. Only a
 * body may have several lines.
 */
export function refuseControlCharacters(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('preValidation', (request, _reply, done) => {
    assertPlain(request.params, isPlainText)
    assertPlain(request.query, isPlainText)
    if (request.routeOptions.config.foreignBody !== true) assertPlainBody(request.body)
    done()
  })
}

/** @throws `request.invalid` */
export function assertPlainBody(body: FastifyRequest['body']): void {
  assertPlain(body, (text) => text.isWellFormed() && !controlsButLines.test(text))
}

/** Bodies are small, and no deeper than the parser allows: the stack of values still to look at is our own. */
function assertPlain(value: unknown, isPlain: (text: string) => boolean): void {
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'string' && !isPlain(next)) throw requestInvalid()
    if (typeof next !== 'object' || next === null) continue
    for (const [key, child] of Object.entries(next)) waiting.push(key, child)
  }
}
