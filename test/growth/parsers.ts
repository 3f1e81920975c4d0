import type { Parser } from './parser.ts'
import { crowds } from './rows/crowds.ts'
import { elsewhere } from './rows/elsewhere.ts'
import { evidence } from './rows/evidence.ts'
import { headers } from './rows/headers.ts'
import { http } from './rows/http.ts'
import { people } from './rows/people.ts'
import { storeParsers } from './rows/stores.ts'
import { telephones } from './rows/telephones.ts'
import { values } from './rows/values.ts'

/** Everything that reads or searches what an outsider can write. */
export const parsers: Parser[] = [
  ...headers,
  ...values,
  ...crowds,
  ...http,
  ...elsewhere,
  ...evidence,
  ...people,
  ...storeParsers,
  ...telephones,
]
