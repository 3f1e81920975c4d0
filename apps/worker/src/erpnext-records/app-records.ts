import { boundedFetch, readAnswer } from '@pdd/runtime'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { ErpnextRecords } from './erpnext-records.ts'
import {
  erpnextAnswerUnreadable,
  erpnextRecordGone,
  erpnextRecordInvalid,
  erpnextRefused,
  erpnextUnavailable,
} from './record-errors.ts'

export type AppRecordsOptions = {
  /** where the site’s web server answers */
  baseUrl: string
  /** its name in the bench */
  siteName: string
  apiKey: string
  apiSecret: string
  timeoutMs?: number
}

const version = Type.Integer({ minimum: 0, maximum: 2_000_000_000 })
const Recorded = Type.Object({
  message: Type.Object({
    // Names of Frappe have no control characters, and the request table takes no NUL.
    record: Type.String({ minLength: 1, maxLength: 140, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$' }),
    version,
    changed: Type.Boolean(),
  }),
})
const Stored = Type.Object({ message: Type.Record(Type.String(), version) })

const Gone = Type.Object({ exc_type: Type.Literal('DoesNotExistError') })

const ask = boundedFetch()
const methods = '/api/method/personal_data_download.api.'

/** Records kept by the companion app, asked over HTTP. Redirects are errors: a followed one would carry the keys elsewhere. */
export function createAppRecords(options: AppRecordsOptions): ErpnextRecords {
  const { baseUrl, siteName, apiKey, apiSecret, timeoutMs = 15_000 } = options
  const headers = {
    authorization: `token ${apiKey}:${apiSecret}`,
    'content-type': 'application/json',
    accept: 'application/json',
    'x-frappe-site-name': siteName,
  }

  return {
    async record(said, signal) {
      const answer = await post('record', said, signal)
      if (!Value.Check(Recorded, answer)) throw erpnextAnswerUnreadable()
      return answer.message
    },
    async stored(requests, signal) {
      const answer = await post('stored', { requests }, signal)
      if (!Value.Check(Stored, answer)) throw erpnextAnswerUnreadable()
      return new Map(Object.entries(answer.message))
    },
    close: async () => {},
  }

  async function post(method: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    const response = await ask(`${baseUrl}${methods}${method}`, {
      ...{ method: 'POST', headers, body: JSON.stringify(body) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    }).catch((error: unknown) => {
      // More than such an answer has: something else answers there.
      throw error instanceof RangeError ? erpnextAnswerUnreadable({}, error) : erpnextUnavailable({}, error)
    })
    if (response.status === 200) return readWhole(response)
    const said = response.status === 404 ? await readWhole(response).catch(() => null) : null
    throw refusalOf(response.status, Value.Check(Gone, said))
  }
}

async function readWhole(response: Response): Promise<unknown> {
  try {
    return await readAnswer(response)
  } catch (error) {
    throw erpnextAnswerUnreadable({}, error)
  }
}

/**
 * 429, 502 to 504, and 508, by which Frappe tells of a lock that it waited for in vain, are of the site; a 500 may be of this one record. A 404 that names no document is of a host that does
 * not know the site: nothing was deleted.
 */
function refusalOf(status: number, isGone: boolean) {
  if (status === 401 || status === 403) return erpnextRefused({ status })
  if (status === 404) return isGone ? erpnextRecordGone({ status }) : erpnextUnavailable({ status })
  if (status === 429 || status === 508 || (status > 500 && status <= 504))
    return erpnextUnavailable({ status })
  return erpnextRecordInvalid({ status })
}
