import type { OfficerRepository } from '@pdd/database'
import { line } from './csv.ts'

/** Which officer of a site looked at what, newest first, page by page. */
export async function* viewsCsv(
  officers: Pick<OfficerRepository, 'views'>,
  site: string,
): AsyncGenerator<string> {
  yield line(['at', 'officer', 'looked_at', 'request_id', 'narrowed_by'])
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<OfficerRepository['views']>> = await officers.views({
      site,
      limit: 1000,
      ...(cursor !== null && { cursor }),
    })
    yield page.items
      .map(({ at, officer, thing, requestId, narrowedBy }) =>
        line([at, officer, thing, requestId, narrowedBy]),
      )
      .join('')
    cursor = page.nextCursor
  } while (cursor !== null)
}
