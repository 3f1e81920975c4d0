import type { HostileCase } from './case.ts'
import { apps } from './cases/apps.ts'
import { defaultKinds } from './cases/default-kinds.ts'
import { evidence } from './cases/evidence.ts'
import { names } from './cases/names.ts'
import { parsers } from './cases/parsers.ts'
import { planted } from './cases/planted.ts'
import { renamings } from './cases/renamings.ts'
import { secrets } from './cases/secrets.ts'
import { telephones } from './cases/telephones.ts'

/** Every hostile case: add one to the list of its kind. */
export const hostileCases: HostileCase[] = [
  ...evidence,
  ...names,
  ...renamings,
  ...telephones,
  ...defaultKinds,
  ...planted,
  ...parsers,
  ...secrets,
  ...apps,
]
