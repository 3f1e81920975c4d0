import { addCore } from './blocks/core.ts'
import { addDeleted, addDocuments } from './blocks/documents.ts'
import { addOpinions, addThings } from './blocks/opinions.ts'
import { addPeople, addStaffForm } from './blocks/people.ts'
import { addRound } from './blocks/rounds.ts'
import { addExpertMail, addHanging, addSatellites } from './blocks/satellites.ts'
import { subjectKinds } from './blocks/subjects.ts'
import { type Cast, drawCast } from './cast.ts'
import { randomOf } from './random.ts'
import type { Site } from './site.ts'
import { createWorld, type World } from './world.ts'

export type Made = {
  cast: Cast
  world: World
  /** the parts that it was made of, each of which can be left out */
  blocks: string[]
}

/** The site of a seed, without the blocks that are to be left out; what is left does not change by it. */
export function makeWorld(seed: number, without: ReadonlySet<string> = new Set()): Made {
  const random = randomOf(`site ${seed}`)
  const cast = drawCast(random.fork('cast'))
  const world = createWorld()
  const shared = { cast, world, people: [], staff: [] }
  const plan = planOf(seed)
  for (const [block, add] of plan)
    if (!without.has(block)) add({ ...shared, block, random: random.fork(block) })
  return { cast, world, blocks: plan.map(([block]) => block).filter((block) => block !== 'core') }
}

function planOf(seed: number): [string, (site: Site) => void][] {
  const random = randomOf(`plan ${seed}`)
  const repeat = (
    count: number,
    title: string,
    add: (site: Site) => void,
  ): [string, (site: Site) => void][] => Array.from({ length: count }, (_, at) => [`${title} ${at + 1}`, add])
  const kinds = random.shuffle(subjectKinds).slice(0, 3)
  return [
    ['core', addCore],
    ...repeat(1 + random.below(3), 'people', addPeople),
    ...repeat(random.below(3), 'staff', addStaffForm),
    ...repeat(1 + random.below(2), 'documents by record', (site) => addDocuments(site, 'a record')),
    ...kinds.flatMap((kind) =>
      repeat(1, `documents by ${kind}`.replace('a record', 'a further record'), (site) =>
        addDocuments(site, kind),
      ),
    ),
    ...repeat(1 + random.below(2), 'round', addRound),
    ...repeat(1 + random.below(2), 'satellites', addSatellites),
    ['hanging', addHanging],
    ['expert mail', addExpertMail],
    ...repeat(1, 'opinions', addOpinions),
    ...repeat(random.below(2), 'things', addThings),
    ...repeat(random.below(2), 'deleted', addDeleted),
  ]
}
