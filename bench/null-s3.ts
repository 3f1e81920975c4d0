import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Takes uploads and keeps nothing but their length: what is measured is what sends, and no server's disk. */
export async function startNullS3(): Promise<{ url: string; stop(): void }> {
  const objects = new Map<string, { bytes: number; metadata: Record<string, string> }>()
  const server = createServer((request, response) => {
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
      const decoded = Number(request.headers['x-amz-decoded-content-length'] ?? received)
      const metadata = Object.fromEntries(
        Object.entries(request.headers).filter(([header]) => header.startsWith('x-amz-meta-')),
      ) as Record<string, string>
      if (request.method === 'PUT')
        objects.set(pathname, {
          bytes: searchParams.has('partNumber') ? object.bytes + decoded : decoded,
          metadata: searchParams.has('partNumber') ? object.metadata : metadata,
        })
      else if (searchParams.has('uploads')) objects.set(pathname, { bytes: 0, metadata })
      const body = searchParams.has('uploads')
        ? '<InitiateMultipartUploadResult><Bucket>bench</Bucket><Key>bench</Key><UploadId>1</UploadId></InitiateMultipartUploadResult>'
        : request.method === 'POST'
          ? '<CompleteMultipartUploadResult><Bucket>bench</Bucket><Key>bench</Key><ETag>"1"</ETag></CompleteMultipartUploadResult>'
          : ''
      response.writeHead(200, { etag: '"1"', 'content-type': 'application/xml' }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close() }
}
