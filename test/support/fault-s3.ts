import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { ObjectStoreOptions } from '@pdd/storage'

/** S3's names of what it can be asked. */
type S3Operation =
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'DeleteObject'
  | 'HeadBucket'
  | 'GetObjectLockConfiguration'
  | 'ListObjectsV2'
  | 'ListObjectVersions'
  | 'ListMultipartUploads'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'

export type S3Fault = {
  operation: S3Operation
  /** how many requests it hits; every one when omitted */
  times?: number
  /** only requests that name a version */
  ofVersion?: true
  effect:
    | { kind: 'status'; status: number; code: string }
    /** does what was asked, later */
    | { kind: 'slow'; ms: number }
    /** never answers */
    | { kind: 'hang' }
    /** cuts the connection instead of doing what was asked */
    | { kind: 'reset' }
    /** does what was asked, then cuts the connection: the answer is lost */
    | { kind: 'lose answer' }
    /** answers as if it had done it */
    | { kind: 'ignore' }
    /** answers 200 with an error in the body */
    | { kind: 'error in 200' }
    | { kind: 'no etag' }
    /** does what was asked, as if it had not been told how the body is encoded */
    | { kind: 'forget encoding' }
    /** keeps only the first bytes of what was sent */
    | { kind: 'truncate'; bytes: number }
}

type Version = { id: string; body: Buffer; headers: Record<string, string>; modified: Date; deleted: boolean }
type Multipart = { key: string; headers: Record<string, string>; parts: Map<number, Buffer>; initiated: Date }

export type FaultS3 = {
  url: string
  faults: S3Fault[]
  /** every request in order of arrival */
  requests: S3Operation[]
  /** keys with a version that is not a delete marker */
  keysHolding(): string[]
  /** what it keeps under a key, oldest first */
  versionsOf(key: string): ('version' | 'marker')[]
  openUploads(): number
  onConnection(heard: () => void): void
  /** everything that it holds was written so many hours earlier */
  age(hours: number): void
  close(): Promise<void>
}

/** the only bucket there is */
export const faultS3Bucket = 'faults'

/** How a store speaks to it; any login will do. */
export function storeOptionsOf({ url }: Pick<FaultS3, 'url'>): ObjectStoreOptions {
  return {
    ...{ endpoint: url, region: 'us-east-1', bucket: faultS3Bucket, forcePathStyle: true },
    ...{ credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, checksums: 'WHEN_SUPPORTED' },
  }
}

/**
 * A small S3 that does as it is told by `faults`. It checks no signatures; everything else that the contract suite
 * asks for it can show, so that the suite proves this fake as well.
 */
export async function startFaultS3(
  options: {
    versioned?: boolean
    /** says that it keeps every version so long, and does so */
    lockDays?: number
  } = {},
): Promise<FaultS3> {
  const objects = new Map<string, Version[]>()
  const uploads = new Map<string, Multipart>()
  const faults: S3Fault[] = []
  const requests: S3Operation[] = []

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'))
    const bucket = url.pathname.split('/')[1]
    const operation = operationOf(request.method ?? '', key, url.searchParams)
    requests.push(operation)
    const effect = takeFault(faults, operation, url.searchParams.has('versionId'))
    const body = await readBody(request).catch(() => null)
    if (body === null || effect?.kind === 'hang') return
    if (effect?.kind === 'slow') await delay(effect.ms)
    if (effect?.kind === 'reset') return void request.socket.resetAndDestroy()
    if (effect?.kind === 'status') return sendError(response, effect.status, effect.code)
    if (effect?.kind === 'ignore') return send(response, { status: 204 })
    if (effect?.kind === 'error in 200') return sendError(response, 200, 'InternalError')
    if (effect?.kind === 'forget encoding') delete request.headers['content-encoding']
    const kept = effect?.kind === 'truncate' ? body.subarray(0, effect.bytes) : body
    if (bucket !== faultS3Bucket) return sendError(response, 404, 'NoSuchBucket')
    const call = { key, query: url.searchParams, body: kept, headers: request.headers }
    const { versioned = false, lockDays } = options
    const answer = handlers[operation](call, { objects, uploads, versioned, lockDays })
    if (effect?.kind === 'lose answer') return void request.socket.resetAndDestroy()
    if (effect?.kind === 'no etag') delete answer.headers?.etag
    send(response, answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    requests,
    keysHolding: () =>
      [...objects].filter(([, versions]) => versions.some(({ deleted }) => !deleted)).map(([key]) => key),
    versionsOf: (key) => (objects.get(key) ?? []).map(({ deleted }) => (deleted ? 'marker' : 'version')),
    openUploads: () => uploads.size,
    onConnection: (heard) => void server.on('connection', heard),
    age(hours) {
      const then = new Date(Date.now() - hours * 3600_000)
      for (const versions of objects.values()) for (const version of versions) version.modified = then
      for (const upload of uploads.values()) upload.initiated = then
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function operationOf(method: string, key: string, query: URLSearchParams): S3Operation {
  if (key === '') {
    if (method === 'HEAD') return 'HeadBucket'
    if (query.has('object-lock')) return 'GetObjectLockConfiguration'
    if (query.has('versions')) return 'ListObjectVersions'
    return query.has('uploads') ? 'ListMultipartUploads' : 'ListObjectsV2'
  }
  const upload = query.has('uploadId')
  if (method === 'POST') return upload ? 'CompleteMultipartUpload' : 'CreateMultipartUpload'
  if (method === 'PUT') return upload ? 'UploadPart' : 'PutObject'
  if (method === 'DELETE') return upload ? 'AbortMultipartUpload' : 'DeleteObject'
  return method === 'HEAD' ? 'HeadObject' : 'GetObject'
}

function takeFault(
  faults: S3Fault[],
  operation: S3Operation,
  ofVersion: boolean,
): S3Fault['effect'] | undefined {
  const fault = faults.find(
    (one) => one.operation === operation && one.times !== 0 && (ofVersion || !one.ofVersion),
  )
  if (fault?.times !== undefined) fault.times -= 1
  return fault?.effect
}

type Call = { key: string; query: URLSearchParams; body: Buffer; headers: IncomingMessage['headers'] }
type Store = {
  objects: Map<string, Version[]>
  uploads: Map<string, Multipart>
  versioned: boolean
  lockDays: number | undefined
}
type Answer = { status: number; headers?: Record<string, string>; body?: string | Buffer }

const handlers: Record<S3Operation, (call: Call, store: Store) => Answer> = {
  PutObject: ({ key, body, headers }, store) => addVersion(store, key, body, keptHeaders(headers)),
  GetObject(call, store) {
    const found = newest(store, call.key)
    if (!found) return xmlError(404, 'NoSuchKey')
    const range = /^bytes=(\d+)-(\d+)$/.exec(call.headers.range ?? '')
    const body = range ? found.body.subarray(Number(range[1]), Number(range[2]) + 1) : found.body
    return { status: range ? 206 : 200, headers: { ...found.headers, ...overrides(call.query) }, body }
  },
  HeadObject({ key }, store) {
    const found = newest(store, key)
    if (!found) return { status: 404 }
    const version: Record<string, string> = store.versioned ? { 'x-amz-version-id': found.id } : {}
    return {
      status: 200,
      headers: { ...found.headers, ...version, 'content-length': String(found.body.length) },
    }
  },
  DeleteObject({ key, query }, store) {
    const versions = store.objects.get(key) ?? []
    const id = query.get('versionId')
    const marker = {
      id: randomUUID(),
      body: Buffer.alloc(0),
      headers: {},
      modified: new Date(),
      deleted: true,
    }
    if (id !== null) {
      const locked = store.lockDays !== undefined && versions.some((one) => one.id === id && !one.deleted)
      if (locked) return xmlError(403, 'AccessDenied')
      store.objects.set(
        key,
        versions.filter((version) => version.id !== id),
      )
    } else if (store.versioned && versions.length > 0) versions.push(marker)
    else store.objects.delete(key)
    return { status: 204 }
  },
  HeadBucket: () => ({ status: 200 }),
  GetObjectLockConfiguration: (_call, { lockDays }) =>
    lockDays === undefined
      ? xmlError(404, 'ObjectLockConfigurationNotFoundError')
      : xml(
          `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>${lockDays}</Days></DefaultRetention></Rule></ObjectLockConfiguration>`,
        ),
  ListObjectsV2({ query }, store) {
    const listed = [...store.objects.keys()].flatMap((key) => {
      const found = key.startsWith(query.get('prefix') ?? '') ? newest(store, key) : undefined
      if (!found) return []
      const { modified, body } = found
      const time = modified.toISOString()
      return `<Contents><Key>${key}</Key><LastModified>${time}</LastModified><Size>${body.length}</Size></Contents>`
    })
    return xml(`<ListBucketResult>${listed.join('')}</ListBucketResult>`)
  },
  ListObjectVersions({ query }, store) {
    const listed = [...store.objects].flatMap(([key, versions]) =>
      key.startsWith(query.get('prefix') ?? '')
        ? versions.map(({ id, deleted }) => {
            const tag = deleted ? 'DeleteMarker' : 'Version'
            return `<${tag}><Key>${key}</Key><VersionId>${id}</VersionId></${tag}>`
          })
        : [],
    )
    return xml(`<ListVersionsResult>${listed.join('')}</ListVersionsResult>`)
  },
  ListMultipartUploads({ query }, store) {
    const listed = [...store.uploads]
      .filter(([, { key }]) => key.startsWith(query.get('prefix') ?? ''))
      .map(([id, { key, initiated }]) => {
        const time = initiated.toISOString()
        return `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${time}</Initiated></Upload>`
      })
    return xml(`<ListMultipartUploadsResult>${listed.join('')}</ListMultipartUploadsResult>`)
  },
  CreateMultipartUpload({ key, headers }, store) {
    const id = randomUUID()
    store.uploads.set(id, { key, headers: keptHeaders(headers), parts: new Map(), initiated: new Date() })
    return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`)
  },
  UploadPart({ query, body }, store) {
    const upload = store.uploads.get(query.get('uploadId') ?? '')
    if (!upload) return xmlError(404, 'NoSuchUpload')
    upload.parts.set(Number(query.get('partNumber')), body)
    return { status: 200, headers: { etag: etagOf(body) } }
  },
  CompleteMultipartUpload({ query }, store) {
    const id = query.get('uploadId') ?? ''
    const upload = store.uploads.get(id)
    if (!upload) return xmlError(404, 'NoSuchUpload')
    store.uploads.delete(id)
    const parts = [...upload.parts].sort(([a], [b]) => a - b).map(([, part]) => part)
    const { headers } = addVersion(store, upload.key, Buffer.concat(parts), upload.headers)
    const body = '<CompleteMultipartUploadResult><ETag>"whole"</ETag></CompleteMultipartUploadResult>'
    return { ...xml(body), ...(headers ? { headers } : {}) }
  },
  AbortMultipartUpload: ({ query }, store) =>
    store.uploads.delete(query.get('uploadId') ?? '') ? { status: 204 } : xmlError(404, 'NoSuchUpload'),
}

function addVersion(store: Store, key: string, body: Buffer, headers: Record<string, string>): Answer {
  const version = {
    id: store.versioned ? randomUUID() : 'null',
    body,
    headers,
    modified: new Date(),
    deleted: false,
  }
  store.objects.set(key, [...(store.versioned ? (store.objects.get(key) ?? []) : []), version])
  const told: Record<string, string> = store.versioned ? { 'x-amz-version-id': version.id } : {}
  return { status: 200, headers: { etag: etagOf(body), ...told } }
}

function newest(store: Store, key: string): Version | undefined {
  const version = store.objects.get(key)?.at(-1)
  return version?.deleted === false ? version : undefined
}

function keptHeaders(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      (/^content-(type|encoding)$/.test(name) || name.startsWith('x-amz-meta-')) && typeof value === 'string'
        ? [[name, value]]
        : [],
    ),
  )
}

function overrides(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    ['content-disposition', 'content-type', 'cache-control'].flatMap((name) => {
      const value = query.get(`response-${name}`)
      return value === null ? [] : [[name, value]]
    }),
  )
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`
}

function xml(body: string): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}

function xmlError(status: number, code: string): Answer {
  return { ...xml(`<Error><Code>${code}</Code><Message>scripted</Message></Error>`), status }
}

function sendError(response: ServerResponse, status: number, code: string): void {
  send(response, xmlError(status, code))
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers)
  response.end(body)
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  return request.headers['content-encoding']?.includes('aws-chunked') ? decodeChunks(body) : body
}

/** `size;…\r\nbytes\r\n` until a chunk of size 0, then trailers: how the library sends a body with a checksum. */
function decodeChunks(body: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16)
    if (!(size > 0)) return Buffer.concat(parts)
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
