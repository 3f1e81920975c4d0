// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const database = 'packages/database/src'
const sweeps = 'apps/worker/src/sweeps'

const poisoned = (name: string): TestNamed => ({ file: 'test/faults/poisoned-rows.real.test.ts', name })
const rowByRow = (guard: string, name: string): Mutant => ({
  guard: `proof: a refused row keeps no other from ${guard}`,
  edits: [
    edit(
      `${database}/row-by-row.ts`,
      '!== databaseRefused.code) throw error\n  }\n',
      "!== 'x') throw error\n  }\n",
    ),
  ],
  test: poisoned(name),
})

/** Guards of: what one row, one site or one clock must not do to the others. */
export const proof: Mutant[] = [
  rowByRow('expiry', 'being expired'),
  rowByRow('its turn', 'being rung for'),
  rowByRow('another worker', 'being taken from a worker'),
  rowByRow('its mail', 'being mailed'),
  rowByRow('its reminder', 'being reminded of'),
  {
    guard: 'proof: a mail whose sender cannot be told lost keeps no look-up',
    edits: [
      edit(
        `${sweeps}/look-up-mails.ts`,
        '.sweepStuckSending(stuckSeconds).catch((error: unknown) => void faults.push(error))',
        '.sweepStuckSending(stuckSeconds)',
      ),
      edit(
        `${database}/row-by-row.ts`,
        '!== databaseRefused.code) throw error\n  }\n',
        "!== 'x') throw error\n  }\n",
      ),
    ],
    test: poisoned('being asked about'),
  },
  {
    guard: 'proof: a file that cannot be taken back keeps no other',
    edits: [edit(`${sweeps}/revoke-disabled.ts`, 'if (isOutage(error)) throw error', 'throw error')],
    test: poisoned('being taken back from a disabled account'),
  },
  {
    guard: 'proof: a deletion that cannot be written down pauses',
    edits: [edit(`${sweeps}/delete-expired.ts`, 'await putOff(id, error, passingPause)', '')],
    test: poisoned('being deleted'),
  },
]
