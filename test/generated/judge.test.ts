import { expect, test } from 'vitest'
import type { Collected } from '../support/collect-from.ts'
import { judge, tell } from './judge.ts'
import { makeWorld } from './make.ts'
import type { World } from './world.ts'

const seeds = Array.from({ length: 60 }, (_, at) => at + 1)
const { cast, world } = makeWorld(1)
const [guest] = cast.guests
const own = world.canaries.filter(({ must }) => must.includes(guest))

/** An export with these texts in it, and with these counts. */
function exported(texts: readonly string[], manifest: object = {}): Collected {
  const bundle = {
    doctypes: {},
    manifest: { doctypes: {}, withheld: [], ...manifest },
  } as unknown as Collected['bundle']
  return { text: texts.join(' '), bundle, names: () => [], undecided: [], sensitive: false }
}

test('a seed makes the same site again, and leaving a block out changes none of the others', () => {
  expect(makeWorld(7).world.rows).toEqual(makeWorld(7).world.rows)
  const formsOf = (made: World) => [...made.doctypes.values()].slice(0, 22)
  expect(formsOf(makeWorld(7, new Set(['hanging', 'expert mail', 'opinions 1'])).world)).toEqual(
    formsOf(makeWorld(7).world),
  )
})

test('every site names texts that a guest must find, and texts of people who have no account', () => {
  for (const seed of seeds) {
    const made = makeWorld(seed)
    expect(new Set(made.world.canaries.map(({ text }) => text)).size).toBe(made.world.canaries.length)
    for (const person of made.cast.guests)
      expect(made.world.canaries.filter(({ must }) => must.includes(person)).length).toBeGreaterThan(3)
    expect(
      made.world.canaries.filter(({ must, may }) => must.length + may.length === 0).length,
    ).toBeGreaterThan(3)
    expect(made.world.counts.length).toBeGreaterThan(0)
  }
})

test('a file with all of the own texts and no other is faultless but for what was not counted', () => {
  const faults = judge(world, guest, exported(own.map(({ text }) => text)))
  expect([...new Set(faults.map(({ kind }) => kind))]).toEqual(['not counted'])
})

test('a text that is missing is lost, and one of another person is leaked', () => {
  const texts = own.map(({ text }) => text)
  const [first] = own
  const foreign = world.canaries.find(({ must, may }) => ![...must, ...may].includes(guest))!
  const found = judge(world, guest, exported([...texts.slice(1), foreign.text])).filter(
    ({ kind }) => kind !== 'not counted',
  )
  const told = (kind: string, { doctype, name, field, how }: typeof foreign) => ({
    kind,
    who: 'guest 1',
    doctype,
    name,
    field,
    how,
  })
  expect(found).toHaveLength(2)
  expect(found).toContainEqual(told('lost', first!))
  expect(found).toContainEqual(told('leaked', foreign))
  expect(tell(found, world)).toHaveLength(2)
})

test('counts that do not add up are a fault', () => {
  const manifest = {
    doctypes: { Note: { counted: 3, exported: 1, withheld: [{ reason: 'company', count: 1 }] } },
  }
  expect(judge(world, guest, exported([], manifest))).toContainEqual(
    expect.objectContaining({ kind: 'adds up to nothing', doctype: 'Note' }),
  )
})
