import type { Collected } from '../support/collect-from.ts'
import type { Person } from './cast.ts'
import type { Canary, Count, World } from './world.ts'

export type Fault = {
  kind: 'lost' | 'leaked' | 'not counted' | 'adds up to nothing'
  who: string
  doctype: string
  name: string
  field: string
  how: string
}

/** Holds one person's export against what is known of every row. */
export function judge(
  world: World,
  person: Person,
  collected: Collected,
  skip: ReadonlySet<string> = new Set(),
): Fault[] {
  const found = new Set(collected.text.match(/canary-\d{4,}-x\./g))
  const here = <Told extends { name: string }>(told: readonly Told[]) =>
    told.filter(({ name }) => !skip.has(name))
  return [
    ...here(world.canaries).flatMap((canary) => judgeCanary(canary, person, found)),
    ...here(world.counts)
      .filter((count) => count.person === person)
      .flatMap((count) => judgeCount(count, world, collected)),
    ...judgeSums(person, collected),
  ]
}

function judgeCanary(
  { text, must, may, ...place }: Canary,
  person: Person,
  found: ReadonlySet<string>,
): Fault[] {
  const has = found.has(text)
  const who = person.key
  const { doctype, name, field, how } = place
  if (must.includes(person)) return has ? [] : [{ kind: 'lost', who, doctype, name, field, how }]
  return has && !may.includes(person) ? [{ kind: 'leaked', who, doctype, name, field, how }] : []
}

/** What was found and does not go out is counted under its doctype, or an officer is asked by its name. */
function judgeCount(
  { person, doctype, name, how, what }: Count,
  world: World,
  { names, bundle, undecided }: Collected,
): Fault[] {
  const fault: Fault = {
    kind: 'not counted',
    who: person.key,
    doctype,
    name,
    field: what === 'rows' ? 'rows' : '*',
    how,
  }
  const { doctypes, withheld } = bundle.manifest
  if (what === 'rows') return withheld.some((one) => one.doctype === doctype) ? [] : [fault]
  if (what === 'either' && names(doctype).includes(name)) return []
  if (undecided.some((tie) => tie.doctype === doctype && tie.name === name)) return []
  const expected = world.counts.filter(
    (one) => one.person === person && one.doctype === doctype && one.what === 'out',
  ).length
  const counted = (doctypes[doctype]?.withheld ?? []).reduce((sum, { count }) => sum + count, 0)
  return counted >= Math.max(1, expected) ? [] : [fault]
}

/** What is counted is what stands there and what was kept back, in every doctype. */
function judgeSums({ key: who }: Person, { bundle }: Collected): Fault[] {
  const told = new Set([...Object.keys(bundle.doctypes), ...Object.keys(bundle.manifest.doctypes)])
  return [...told].flatMap((doctype): Fault[] => {
    const { counted = 0, exported = 0, withheld = [] } = bundle.manifest.doctypes[doctype] ?? {}
    const there = bundle.doctypes[doctype]?.length ?? 0
    const kept = withheld.reduce((sum, { count }) => sum + count, 0)
    const how = `counted ${counted}, exported ${exported}, kept back ${kept}, in the file ${there}`
    const fault: Fault = { kind: 'adds up to nothing', who, doctype, name: '*', field: '*', how }
    return counted === exported + kept && exported === there ? [] : [fault]
  })
}

/** What a person and a row have to do with each other, what the row holds besides its canaries, and in which fields it broke. */
export function tell(faults: readonly Fault[], { rows }: Pick<World, 'rows'>): string[] {
  const valuesOf = (doctype: string, name: string) => {
    const values = Object.entries(
      rows.find((row) => row.doctype === doctype && row.name === name)?.values ?? {},
    )
    return JSON.stringify(Object.fromEntries(values.filter(([, value]) => !/^canary-/.test(String(value)))))
  }
  const title = ({ kind, who, doctype, name, how }: Fault) =>
    `${kind}: ${who}, ${doctype} ${name}\n    ${how}\n    ${valuesOf(doctype, name)}`
  return [...Map.groupBy(faults, title)].map(
    ([told, fields]) => `${told}\n    fields: ${fields.map(({ field }) => field).join(', ')}`,
  )
}
