import { createHmac } from 'node:crypto'
import { connect } from 'node:net'

/**
 * POSTs by people who each ask once, or by one who asks again and again: `run-post-load.ts URL SECRET COUNT SERIES
 * [again]`. Bytes are made before the clock starts, and answers are read only as far as their length.
 */
const [url = '', secret = '', count = '0', series = '', again] = process.argv.slice(2)
const { hostname, port } = new URL(url)
const connections = 32
const requests = Array.from({ length: Number(count) }, (_, index) =>
  requestOf(`${series}-${again ? 0 : index}@example.org`),
)
const statuses: Record<string, number> = {}

const startedAt = performance.now()
let next = 0
await Promise.all(Array.from({ length: connections }, keepAsking))
const seconds = (performance.now() - startedAt) / 1000
const { user, system } = process.cpuUsage()
console.log(
  JSON.stringify({ seconds, rows: requests.length, bytes: 0, cpu: (user + system) / 1e6, rss: 0, statuses }),
)

function requestOf(person: string): Buffer {
  const body = '{"format":"bundle"}'
  const head = [
    'POST /v1/export-requests HTTP/1.1',
    `host: ${hostname}:${port}`,
    `authorization: Bearer ${sign(person)}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function sign(sub: string): string {
  const exp = Math.floor(Date.now() / 1000) + 600
  const text = [
    { alg: 'HS256', typ: 'JWT' },
    { sub, site: 'globex', iss: 'bench', aud: 'bench', exp },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

function keepAsking(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    let answer = ''
    const ask = () => {
      const request = requests[next]
      next += 1
      if (request !== undefined) return void socket.write(request)
      socket.end()
      resolve()
    }
    socket.on('connect', ask).on('error', reject)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      const end = answer.indexOf('\r\n\r\n')
      const length = /\r\ncontent-length: (\d+)/i.exec(answer)?.[1]
      if (end < 0 || length === undefined || answer.length < end + 4 + Number(length)) return
      const status = answer.slice(9, 12)
      statuses[status] = (statuses[status] ?? 0) + 1
      answer = ''
      ask()
    })
  })
}
