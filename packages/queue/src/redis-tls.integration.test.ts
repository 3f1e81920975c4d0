import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createRunFolder, type RunFolder, startRedis } from '@pdd/embedded'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Certificates, makeCertificates } from '../../../test/support/certificates.ts'
import { freePort } from '../../../test/support/free-port.ts'
import { createExportQueue } from './export-queue.ts'

const known = getCACertificates('default')
const stops: (() => Promise<void>)[] = []
let folder: RunFolder
let certificates: Certificates
let url: string
beforeAll(async () => {
  folder = await createRunFolder()
  stops.push(() => folder.remove())
  certificates = await makeCertificates(folder.path, 'redis')
  const port = await freePort()
  const redis = await startRedis({
    folder,
    settings: {
      ...{ 'tls-port': String(port), 'tls-auth-clients': 'no' },
      'tls-cert-file': certificates.cert,
      'tls-key-file': certificates.key,
      'tls-ca-cert-file': certificates.ca,
    },
  })
  stops.push(() => redis.stop())
  url = `rediss://127.0.0.1:${port}`
})
afterAll(async () => {
  setDefaultCACertificates(known)
  for (const stop of stops.reverse()) await stop()
})

it('a Redis whose certificate nobody vouches for gets no wake-up, and the log says why', async () => {
  const faults: { code: string; facts: object }[] = []
  const queue = createExportQueue({ url, onError: (error) => faults.push(error as never) })
  await expect(queue.ping()).rejects.toMatchObject({ code: 'queue.unavailable' })
  await vi.waitFor(() =>
    expect(faults).toContainEqual(
      expect.objectContaining({
        code: 'queue.tls_failed',
        facts: { driverCode: expect.stringMatching(/^(UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/) },
      }),
    ),
  )
  await queue.close()
})

it('one whose CA is known, as NODE_EXTRA_CA_CERTS makes it, is spoken to by TLS', async () => {
  setDefaultCACertificates([...known, certificates.texts.ca])
  const queue = createExportQueue({ url, onError: () => {} })
  await vi.waitFor(() => queue.ping(), 5_000)
  await queue.close()
})
