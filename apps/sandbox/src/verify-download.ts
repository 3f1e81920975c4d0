import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bundle } from '@pdd/core'

export type ReadyRequest = {
  id: string
  bytes: string
  sha256: string
  rowCounts: Record<string, { exported: number }>
}

export type Verified = { file: string; bytes: number; counts: [doctype: string, records: number][] }

/** Follows the mailed link and holds the file against what was promised. Throws at the first thing that is off. */
export async function verifyDownload(link: string, request: ReadyRequest): Promise<Verified> {
  const response = await fetch(link)
  if (response.status !== 200) throw new Error(`the mailed link answered ${response.status}`)
  const body = Buffer.from(await response.arrayBuffer())
  expectSame('size', String(body.byteLength), request.bytes)
  expectSame('SHA-256', createHash('sha256').update(body).digest('hex'), request.sha256)

  const bundle: Bundle = JSON.parse(body.toString('utf8'))
  expectSame('manifest.complete', String(bundle.manifest?.complete), 'true')
  const counts = Object.entries(bundle.doctypes).map(([doctype, rows]): [string, number] => [
    doctype,
    rows.length,
  ])
  for (const [doctype, records] of counts) {
    expectSame(
      `records of ${doctype} in the manifest`,
      String(bundle.manifest.doctypes[doctype]?.exported),
      String(records),
    )
    expectSame(
      `records of ${doctype} in the request table`,
      String(request.rowCounts[doctype]?.exported),
      String(records),
    )
  }
  const file = join(tmpdir(), `personal-data-${request.id}.json`)
  await writeFile(file, body, { mode: 0o600 })
  return { file, bytes: body.byteLength, counts }
}

function expectSame(what: string, found: string, promised: string): void {
  if (found !== promised) throw new Error(`${what}: found ${found}, promised ${promised}`)
}
