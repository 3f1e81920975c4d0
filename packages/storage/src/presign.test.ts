import { S3Client } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { createObjectStore } from './object-store.ts'
import { presignGet } from './presign.ts'

const filename = 'personal-data.json'

/** A role: `lives` are the seconds that each successive set of its credentials lives. */
function role(...lives: number[]) {
  let asked = 0
  const credentials = async () => {
    const seconds = lives[Math.min(asked, lives.length - 1)] ?? 0
    asked += 1
    return {
      accessKeyId: `key${asked}`,
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration: new Date(Date.now() + seconds * 1_000),
    }
  }
  return new S3Client({ region: 'eu-central-1', credentials, responseChecksumValidation: 'WHEN_REQUIRED' })
}

const presign = (client: S3Client, expiresInSeconds = 3_600) =>
  presignGet({ client, bucket: 'b', key: 'exports/1/1/x.json', filename, expiresInSeconds })

function secondsOf({ url, expiresAt }: { url: string; expiresAt: Date }) {
  const query = new URL(url).searchParams
  const seconds = Number(query.get('X-Amz-Expires'))
  const signed = (query.get('X-Amz-Date') ?? '').replace(/(....)(..)(..T..)(..)(..)Z/, '$1-$2-$3:$4:$5Z')
  expect(new Date(signed).getTime() + seconds * 1_000).toBe(expiresAt.getTime())
  return seconds
}

test('a link lives no longer than its signing credentials, less a minute', async () => {
  expect(secondsOf(await presign(role(600)))).toBeGreaterThanOrEqual(538)
  expect(secondsOf(await presign(role(600)))).toBeLessThanOrEqual(540)
})

test('credentials in their last minute are refreshed first', async () => {
  const link = await presign(role(30, 7_200))
  expect(secondsOf(link)).toBe(3_600)
  expect(link.url).toContain('X-Amz-Credential=key2')
})

test('when no newer credentials can be had, no link is promised', async () => {
  await expect(presign(role(30))).rejects.toMatchObject({ code: 'storage.rejected', retryable: true })
})

test('a link is signed for the address that browsers reach, and for nothing a browser would not send', async () => {
  const store = createObjectStore({
    endpoint: 'http://objects.internal:9000',
    publicEndpoint: 'https://objects.example.com',
    region: 'us-east-1',
    bucket: 'exports',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    forcePathStyle: true,
    checksums: 'WHEN_SUPPORTED',
  })
  const link = await store.presignDownload('exports/1/1/x.json', { expiresInSeconds: 300, filename })
  const url = new URL(link.url)
  expect(url.origin).toBe('https://objects.example.com')
  expect(secondsOf(link)).toBe(300)
  expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host')
  expect(url.searchParams.has('x-amz-checksum-mode')).toBe(false)
  expect(url.searchParams.get('response-content-disposition')).toBe(`attachment; filename="${filename}"`)
  expect(url.searchParams.get('response-content-type')).toBe('application/json; charset=utf-8')
  expect(url.searchParams.get('response-cache-control')).toBe('no-store')
})

test.each(['a"b.json', 'a\r\nx: y', '‮gnp.json', '../x', ''])(
  'a file name like %j is refused',
  async (name) => {
    const client = role(600)
    await expect(
      presignGet({ client, bucket: 'b', key: 'k', filename: name, expiresInSeconds: 60 }),
    ).rejects.toBeInstanceOf(RangeError)
  },
)

test.each([0, -1, Number.NaN])('a life of %d seconds is refused', async (seconds) => {
  await expect(presign(role(600), seconds)).rejects.toBeInstanceOf(RangeError)
})
