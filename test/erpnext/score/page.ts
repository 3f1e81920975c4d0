import type { Person, Truth } from './sites.ts'

/** One file held against the ledger of its site. */
export type Score = {
  rows: number
  must: number
  whole: number
  foreign: number
  review: number
  secrets: number
  texts: number
}
export type Line = {
  site: string
  person: string
  of: { must: number; whole: number }
  erpnext: Score
  ours: Score
  undecided: number
}

type Documents = Readonly<Record<string, readonly object[]>>

export function scoreOf(truth: Truth, person: Person, documents: Documents, text: string): Score {
  const rows = new Map<string, boolean>()
  for (const [doctype, list] of Object.entries(documents))
    for (const row of list) {
      const key = `${doctype}\t${(row as { name?: unknown }).name}`
      rows.set(key, rows.get(key) === true || 'owner' in row)
    }
  const among = (wanted: readonly string[][] = []) =>
    wanted.filter(([doctype, name]) => rows.has(`${doctype}\t${name}`)).length
  const whole = (person.whole ?? []).filter(([doctype, name]) => rows.get(`${doctype}\t${name}`) === true)
  const holds = (value: string) => text.includes(JSON.stringify(value).slice(1, -1))
  return {
    rows: rows.size,
    must: among(person.must),
    whole: whole.length,
    foreign: among(person.mustNot),
    review: among(person.review),
    secrets: Object.keys(truth.secrets).filter(holds).length,
    texts: person.othersTexts.filter(holds).length,
  }
}

/** The page that `docs/officer/score.md` is. */
export function scorePage(lines: readonly Line[]): string {
  const sorted = lines.toSorted((a, b) => (a.site + a.person < b.site + b.person ? -1 : 1))
  return `# How complete, how clean

Real ERPNext 15 sites, each with a ledger of who its rows are about (\`test/erpnext/\`): acme on MariaDB and globex on PostgreSQL
with ERPNext alone, vandelay on both with HRMS, Helpdesk, CRM, forms of its own and two attackers. For each person: the rows in
the file, those of the ledger that must be there, those of them that must be whole, rows and texts of other people, rows that
only an officer may release, and secrets. ERPNext is its own Personal Data Download: on acme and globex its own files, on
vandelay its rules (\`format=frappe\`, which leaves secrets out). Undecided is what officers are asked.
This page is written and checked by \`npm test\`; after a change: \`npx vitest run --project real test/erpnext/score -u\`.

| site | person | ERPNext: rows | of the ledger | foreign | texts | secrets | ours: rows | of the ledger | whole | foreign | for an officer | texts | secrets | undecided |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
${sorted.map(({ site, person, ...line }) => `| ${site} | ${person} | ${cells(line)} |`).join('\n')}
| | **all** | ${cells(total(sorted))} |
`
}

function cells({ of, erpnext, ours, undecided }: Omit<Line, 'site' | 'person'>): string {
  return [
    ...[erpnext.rows, `${erpnext.must} of ${of.must}`, erpnext.foreign, erpnext.texts, erpnext.secrets],
    ...[ours.rows, `${ours.must} of ${of.must}`, `${ours.whole} of ${of.whole}`],
    ...[ours.foreign, ours.review, ours.texts, ours.secrets, undecided],
  ].join(' | ')
}

function total(lines: readonly Line[]): Omit<Line, 'site' | 'person'> {
  const sum = (of: (line: Line) => number) => lines.reduce((all, line) => all + of(line), 0)
  const scores = (who: 'erpnext' | 'ours'): Score => ({
    rows: sum((line) => line[who].rows),
    must: sum((line) => line[who].must),
    whole: sum((line) => line[who].whole),
    foreign: sum((line) => line[who].foreign),
    review: sum((line) => line[who].review),
    secrets: sum((line) => line[who].secrets),
    texts: sum((line) => line[who].texts),
  })
  return {
    of: { must: sum(({ of }) => of.must), whole: sum(({ of }) => of.whole) },
    erpnext: scores('erpnext'),
    ours: scores('ours'),
    undecided: sum((line) => line.undecided),
  }
}
