import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { RecordSaid } from '../../apps/worker/src/erpnext-records/erpnext-records.ts'

export type Heard = { path: string; headers: IncomingMessage['headers']; text: string }
export type Kept = RecordSaid & { name: string }

/** A site with the companion app, as far as its records go: it answers as contract.json says. */
export type CompanionApp = {
  url: string
  heard: Heard[]
  /** documents by their name */
  kept: Map<string, Kept>
  /** what the form or the desk of the site makes: a document with nothing of the service yet */
  ask(user: string): string
  /** what is answered instead, until it is null again; `lost`: done, and the connection is cut */
  fault: { status: number; body?: string } | 'lost' | 'silent' | null
  /** how long it takes */
  delayMs: number
  close(): Promise<void>
}

const over = new Set(['Failed', 'Refused', 'Cancelled', 'Expired', 'Deleted'])

export async function startCompanionApp(keys = 'key:secret'): Promise<CompanionApp> {
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const app: CompanionApp = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ heard: [], kept: new Map(), fault: null, delayMs: 0 },
    ask(user) {
      const name = newName()
      app.kept.set(name, { name, user, request: null, version: 0, status: 'Queued' } as Kept)
      return name
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return app

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const text = Buffer.concat(pieces).toString()
    app.heard.push({ path: request.url ?? '', headers: request.headers, text })
    const { fault } = app
    await delay(app.delayMs)
    if (fault === 'silent') return
    if (fault !== null && fault !== 'lost') return say(response, fault.status, fault.body ?? '{}')
    if (request.headers.authorization !== `token ${keys}`)
      return say(response, 401, JSON.stringify({ exc_type: 'AuthenticationError' }))
    const [status, body] = request.url?.endsWith('.stored')
      ? stored(text)
      : record(JSON.parse(text) as RecordSaid)
    if (fault === 'lost') return void request.socket.destroy()
    say(response, status, JSON.stringify(body))
  }

  function record(said: RecordSaid): [number, unknown] {
    const documents = [...app.kept.values()]
    const named = said.record === null ? undefined : app.kept.get(said.record)
    const known =
      documents.find(({ request }) => said.request !== null && request === said.request) ??
      (named !== undefined && (said.request === null || named.request === null) ? named : undefined)
    if (known === undefined) {
      if (said.record !== null && over.has(said.status)) return [404, { exc_type: 'DoesNotExistError' }]
      const name = newName()
      app.kept.set(name, { ...said, name })
      return [200, { message: { record: name, version: said.version, changed: true } }]
    }
    if (known.user !== said.user) return [417, { exc_type: 'ValidationError' }]
    const before = said.request === null || known.request === said.request ? known.version : 0
    if (said.version <= before)
      return [200, { message: { record: known.name, version: known.version, changed: false } }]
    app.kept.set(known.name, { ...said, name: known.name })
    return [200, { message: { record: known.name, version: said.version, changed: true } }]
  }

  function stored(text: string): [number, unknown] {
    const { requests } = JSON.parse(text) as { requests: string[] }
    const rows = [...app.kept.values()].filter(
      ({ request }) => request !== null && requests.includes(request),
    )
    return [200, { message: Object.fromEntries(rows.map(({ request, version }) => [request, version])) }]
  }
}

function say(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

function newName(): string {
  return randomBytes(5).toString('hex')
}
