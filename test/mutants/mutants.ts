import { accounts } from './guards/accounts.ts'
import { addresses } from './guards/addresses.ts'
import { callers } from './guards/callers.ts'
import { companionApp } from './guards/companion-app.ts'
import { erpnextRecords } from './guards/erpnext-records.ts'
import { evidence } from './guards/evidence.ts'
import { finding } from './guards/finding.ts'
import { growth } from './guards/growth.ts'
import { install } from './guards/install.ts'
import { keptBack } from './guards/kept-back.ts'
import { looks } from './guards/looks.ts'
import { lostMails } from './guards/lost-mails.ts'
import { mapGuards } from './guards/maps.ts'
import { order } from './guards/order.ts'
import { ownCollectorGuards } from './guards/own-collector.ts'
import { ownedRecords } from './guards/owned-records.ts'
import { ownership } from './guards/ownership.ts'
import { parsers } from './guards/parsers.ts'
import { people } from './guards/people.ts'
import { proof } from './guards/proof.ts'
import { retain } from './guards/retain.ts'
import { scale } from './guards/scale.ts'
import { scheduleGuards } from './guards/schedules.ts'
import { secrets } from './guards/secrets.ts'
import { service } from './guards/service.ts'
import { sitesOwnWord } from './guards/sites-own-word.ts'
import { storeGuards } from './guards/stores.ts'
import { surveyGuards } from './guards/survey.ts'
import { sweepGuards } from './guards/sweeps.ts'
import { telephones } from './guards/telephones.ts'
import { ties } from './guards/ties.ts'
import { transport } from './guards/transport.ts'
import { versions } from './guards/versions.ts'
import { visibility } from './guards/visibility.ts'
import type { Mutant } from './mutant.ts'

/** Every guard, by area: a new one goes into the file of its area. */
export const mutants: Mutant[] = [
  ...accounts,
  ...addresses,
  ...callers,
  ...companionApp,
  ...evidence,
  ...install,
  ...keptBack,
  ...looks,
  ...lostMails,
  ...mapGuards,
  ...order,
  ...ownership,
  ...ownedRecords,
  ...finding,
  ...parsers,
  ...people,
  ...retain,
  ...proof,
  ...scale,
  ...growth,
  ...scheduleGuards,
  ...sitesOwnWord,
  ...secrets,
  ...service,
  ...erpnextRecords,
  ...surveyGuards,
  ...ownCollectorGuards,
  ...storeGuards,
  ...sweepGuards,
  ...telephones,
  ...ties,
  ...transport,
  ...versions,
  ...visibility,
]
