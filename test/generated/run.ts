import { collectFrom } from '../support/collect-from.ts'
import type { Person } from './cast.ts'
import { type Fault, judge, tell } from './judge.ts'
import { loadWorld } from './load.ts'
import { type Made, makeWorld } from './make.ts'

export type Verdict = {
  seed: number
  faults: Fault[]
  /** the same, to read */
  told: string[]
}

/** The site of one seed on one server, and every person's export of it. */
export async function runSeed(serverUrl: string, seed: number): Promise<Verdict> {
  const made = makeWorld(seed)
  const people = accountsOf(made)
  const faults = await faultsOf(serverUrl, made, people)
  return { seed, faults, told: tell(faults, made.world) }
}

/**
 * What is left of a site when all is taken out of it that this fault does not need: blocks first, then rows.
 *
 * @returns forms and rows, each as a line; the people and their records of ERPNext's own are always there
 */
export async function shorten(serverUrl: string, seed: number, fault: Fault): Promise<string[]> {
  const still = async (without: ReadonlySet<string>, skip: ReadonlySet<string>) => {
    const made = makeWorld(seed, without)
    const people = accountsOf(made).filter(({ key }) => key === fault.who)
    const faults = await faultsOf(serverUrl, made, people, skip)
    return faults.some((other) => alike(other) === alike(fault))
  }
  const without = await leaveOut(makeWorld(seed).blocks, (left) => still(left, new Set()))
  const { world } = makeWorld(seed, without)
  const rows = world.rows.filter(({ block }) => block !== 'core').map(({ name }) => name)
  const skip = await leaveOut(rows, (left) => still(without, left))
  const left = world.rows.filter(
    ({ block, name, values }) => block !== 'core' && !skip.has(name) && !skip.has(String(values.parent)),
  )
  const forms = [...new Set(left.map(({ doctype }) => world.doctypes.get(doctype)))]
  return [...forms, ...left].map((one) => JSON.stringify(one))
}

/** As many of these as can go, by halves of halves. */
async function leaveOut(all: readonly string[], holds: (left: ReadonlySet<string>) => Promise<boolean>) {
  const gone = new Set<string>()
  for (let size = Math.ceil(all.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < all.length; from += size) {
      const tried = new Set([...gone, ...all.slice(from, from + size)])
      if (tried.size > gone.size && (await holds(tried))) for (const one of tried) gone.add(one)
    }
  return gone
}

/** Names of rows change with what stands before them. */
function alike({ kind, who, doctype, field, how }: Fault): string {
  return [kind, who, doctype, field, how.replace(/\d{4}/g, '')].join()
}

function accountsOf({ cast }: Made): Person[] {
  return [...cast.guests, ...cast.staff]
}

async function faultsOf(
  serverUrl: string,
  { world }: Made,
  people: readonly Person[],
  skip: ReadonlySet<string> = new Set(),
): Promise<Fault[]> {
  const site = await loadWorld(serverUrl, world, skip)
  try {
    const faults: Fault[] = []
    for (const person of people)
      faults.push(...judge(world, person, await collectFrom(site.url, String(person.user)), skip))
    return faults
  } finally {
    await site.drop()
  }
}
