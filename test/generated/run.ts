import { collectFrom } from '../support/collect-from.ts'
import type { Person } from './cast.ts'
import { type Fault, judge } from './judge.ts'
import { loadWorld } from './load.ts'
import { type Made, makeWorld } from './make.ts'

export type Verdict = { seed: number; faults: Fault[]; exports: number; canaries: number }

/** The site of one seed on one server, and every person's export of it. */
export async function runSeed(serverUrl: string, seed: number): Promise<Verdict> {
  const made = makeWorld(seed)
  const faults = await faultsOf(serverUrl, made, accountsOf(made))
  return { seed, faults, exports: accountsOf(made).length, canaries: made.world.canaries.length }
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
