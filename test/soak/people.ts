import pg from 'pg'

export type SoakPerson = {
  user: string
  /** seconds between the end of one request and the next */
  pause: [number, number]
}

/** Stands in the data of everybody: must never be seen outside of an object. */
export const canary = 'canary-4c1d9f0e7b'

const ofTheSample = [
  'maria.santos@example.org',
  'ravi.kumar@acme.example',
  'amara.okafor@acme.example',
  'ines.weber@example.net',
  'tom.brandt@example.org',
  "sean.o'brien+erp@example.org",
  'zoe.angstrom@example.org',
  'petra.lang@kundenfirma.example',
]
/** asked about as anyone, but with so much data that it goes up in several parts */
export const heavy = 'mallory.voss@example.net'
const heavyRows = 40
const heavyRowBytes = 512 * 1024

export const people: SoakPerson[] = [
  ...ofTheSample.map((user): SoakPerson => ({ user, pause: [0.2, 3] })),
  { user: heavy, pause: [0.2, 3] },
]

/** Asks for nothing, and looks at what others asked for. */
export const officer = 'soak-officer@globex.example'

/** Adds to the sample site what the soak needs: a canary for everybody, one person with 20 MiB of comments, an officer. */
export async function addSoakRecords(siteUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: siteUrl })
  await client.connect()
  const comment = (name: string, user: string, content: string) =>
    client.query(
      `INSERT INTO "tabComment" (name, creation, modified, owner, modified_by, comment_type, comment_email, content)
       VALUES ($1, now(), now(), $2, $2, 'Comment', $2, $3)`,
      [name, user, content],
    )
  // One of the sample's people is disabled, and would rightly get no mail.
  await client.query('UPDATE "tabUser" SET enabled = 1 WHERE name = ANY($1)', [
    people.map(({ user }) => user),
  ])
  await client.query(
    `INSERT INTO "tabUser" SELECT (jsonb_populate_record(u, jsonb_build_object('name', $2::text, 'email', $2::text,
       'username', 'soak-officer', 'mobile_no', NULL, 'phone', NULL))).* FROM "tabUser" u WHERE name = $1`,
    [heavy, officer],
  )
  for (const { user } of people) await comment(`soak-${user}`, user, canary)
  for (let row = 0; row < heavyRows; row += 1)
    await comment(`soak-heavy-${row}`, heavy, `${canary} ${'ä'.repeat(heavyRowBytes / 2)}`)
  await client.end()
}
