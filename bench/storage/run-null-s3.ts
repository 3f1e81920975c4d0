import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'

/** A store that keeps nothing but lengths: `run-null-s3.ts PORT [KEY FILE, CERTIFICATE FILE]`. */
const [port = '0', key, certificate] = process.argv.slice(2)
const objects = new Map<string, { bytes: number; metadata: Record<string, string> }>()

const answer: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://none')
  // Looked up when a part has ended, not when it begins: parts come at the same time.
  const known = () => objects.get(pathname) ?? { bytes: 0, metadata: {} }
  if (request.method === 'HEAD') {
    const object = known()
    response.writeHead(200, { 'content-length': object.bytes, ...object.metadata }).end()
    return
  }
  let received = 0
  request.on('data', (chunk: Buffer) => {
    received += chunk.length
  })
  request.on('end', () => {
    const object = known()
    const metadata = Object.fromEntries(
      Object.entries(request.headers).filter(([header]) => /^(x-amz-meta-|content-encoding$)/.test(header)),
    ) as Record<string, string>
    const part = searchParams.has('partNumber')
    if (part) objects.set(pathname, { ...object, bytes: object.bytes + received })
    else if (request.method === 'PUT') objects.set(pathname, { bytes: received, metadata })
    else if (searchParams.has('uploads')) objects.set(pathname, { bytes: 0, metadata })
    response
      .writeHead(200, { etag: '"1"', 'content-type': 'application/xml' })
      .end(bodyOf(request.method, searchParams))
  })
}

function bodyOf(method: string | undefined, query: URLSearchParams): string {
  if (method !== 'POST') return ''
  return query.has('uploads')
    ? '<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>'
    : '<CompleteMultipartUploadResult><ETag>"1"</ETag></CompleteMultipartUploadResult>'
}

const server =
  key === undefined || certificate === undefined
    ? createHttpServer(answer)
    : createHttpsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, answer)
server.listen(Number(port), '127.0.0.1')
process.once('SIGTERM', () => process.exit())
