import type { HostileCase } from './case.ts'
import { apps } from './cases/apps.ts'
import { evidence } from './cases/evidence.ts'
import { names } from './cases/names.ts'
import { parsers } from './cases/parsers.ts'
import { planted } from './cases/planted.ts'
import { secrets } from './cases/secrets.ts'

/** Every hostile case: add one to the list of its kind. */
export const hostileCases: HostileCase[] = [
  ...evidence,
  ...names,
  ...planted,
  ...parsers,
  ...secrets,
  ...apps,
]
