import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { dumpRedis } from '../support/redis-dump.ts'
import { createChaos } from './chaos.ts'
import { gatherEvidence } from './collect-results.ts'
import { createFaultLog } from './faults/faults.ts'
import { disturbTheStill, stillMs } from './faults/in-the-still.ts'
import { disturb } from './faults/in-the-storm.ts'
import { countFailedLookUps, letLookUpsThrough } from './faults/mails.ts'
import { patienceSeconds, prepareStalls } from './faults/stalls.ts'
import { checkInvariants, isLostTwice } from './invariants.ts'
import { keep, toBeLookedAt } from './kept.ts'
import { startLoad } from './load.ts'
import { tellTheUntold } from './officer.ts'
import { createRandom } from './random.ts'
import { untilQuiet } from './settle.ts'
import { leaseSeconds, type SoakStack, startSoakStack } from './stack.ts'
import { waitedTooLong } from './turns.ts'

const usage = `npm run soak -- --minutes 5            random kill -9 of every part and other faults under load, then the invariants
npm run soak -- --minutes 5 --seed 7   the same kills in the same order as before
npm run soak -- --minutes 5 --keep     what is left of requests of note is kept even if all holds, as when it does not`

/** How long processes are killed until all are left alone for a moment. */
const stormMs = 90_000

const { minutes, seed, keepsAll } = readFlags()
const say = (text: string) => console.error(`${new Date().toISOString().slice(11, 19)}  ${text}`)
let stack: SoakStack | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await stack?.stop()
    process.exit(1)
  })

try {
  process.exitCode = await soak()
} finally {
  await stack?.stop()
}

async function soak(): Promise<number> {
  say(`Starting everything; seed ${seed} …`)
  stack = await startSoakStack()
  const { processes, apiUrl, redisUrl, store, sites } = stack
  await prepareStalls(stack.databaseUrl)
  await letLookUpsThrough(stack)
  const chaos = createChaos({ stack, random: createRandom(seed, 'chaos'), leaseSeconds })
  const stopping = new AbortController()
  const visitors = sites.flatMap(({ name: site, people }) =>
    people.map((person) => ({ site, person, random: createRandom(seed, `${site} ${person.user}`) })),
  )
  const faults = createFaultLog()
  const disturbing = { stack, chaos, random: createRandom(seed, 'faults'), log: faults }
  const { load, ended } = startLoad(apiUrl, visitors, stopping.signal)
  const seen = new Map<string, string>()
  const kills = () => Object.values(chaos.kills).reduce((sum, count) => sum + count, 0)
  const until = Date.now() + minutes * 60_000

  say(`${Object.keys(processes).length} processes, objects in ${store.name}: ${minutes} min of kills …`)
  const watch = setInterval(async () => {
    const dump = await dumpRedis(redisUrl)
    if (dump)
      seen.set('Redis, while it ran', `${seen.get('Redis, while it ran') ?? ''}${dump}`.slice(-10_000_000))
  }, 3_000)
  const told = setInterval(() => say(`${kills()} kills, ${load.accepted.size} requests`), 60_000)
  while (Date.now() < until) {
    const storm = Math.max(Math.min(until - stillMs, Date.now() + stormMs), Date.now() + stormMs / 2)
    await Promise.all([chaos.run(storm), disturb(disturbing, storm)])
    await disturbTheStill(disturbing)
  }
  clearInterval(watch)
  clearInterval(told)
  stopping.abort()
  await ended
  faults.killedUntil = Date.now()

  say(`${kills()} kills ${JSON.stringify(chaos.kills)}, ${chaos.freezes} freezes; waiting for quiet …`)
  if (!(await untilQuiet(stack, 6))) say('It does not come to rest.')
  const officers = await tellTheUntold(stack)
  const evidence = await gatherEvidence(stack, load, faults, officers, seen)
  const invariants = await checkInvariants(evidence)
  const states = Map.groupBy(evidence.rows, ({ status }) => status)
  say(`Requests: ${[...states].map(([status, rows]) => `${rows.length} ${status}`).join(', ')}`)
  const mailStates = Map.groupBy(evidence.mailRows, ({ state }) => state)
  say(`Mails: ${[...mailStates].map(([state, rows]) => `${rows.length} ${state}`).join(', ')}`)
  say(
    `Not told: ${officers.shown.size} at the desks, ${officers.counted} counted, ${officers.sentAgain.size} sent again`,
  )
  say(`${load.answers} answers to POST, ${load.downloads} files compared, ${evidence.mails.length} mails`)
  for (const { name, violations } of invariants) {
    console.log(`${violations.length === 0 ? 'ok    ' : 'BROKEN'} ${name}`)
    for (const violation of violations.slice(0, 20)) console.log(`       ${violation}`)
  }
  const counts = {
    ...faults.counts,
    'commits stalled past the patience of their client': [...evidence.stalls.values()].filter(
      (seconds) => seconds > patienceSeconds,
    ).length,
    'look-ups of mails that failed': countFailedLookUps(stack),
    'mails lost twice, and sent no third time': evidence.events.filter(isLostTwice).length,
    'removals refused': store.relay.refusals,
    'times a site waited for its turn': waitedTooLong(evidence).waits,
  }
  for (const [fault, count] of Object.entries(counts))
    console.log(`${count === 0 ? 'NEVER ' : 'faults'} ${count} ${fault}`)
  const missing = Object.values(counts).includes(0)
  const holding = invariants.filter(({ violations }) => violations.length === 0).length
  console.log(`invariants ${holding}/${invariants.length}, kills ${kills()}, requests ${load.accepted.size}`)
  const ids = toBeLookedAt(invariants, evidence)
  if (keepsAll || holding < invariants.length) {
    const folder = join(tmpdir(), `soak-${seed}-${new Date().toISOString().replaceAll(':', '')}`)
    const files = await keep(folder, { stack, evidence, invariants, history: chaos.history }, ids)
    console.log(`${files} files of what is left of ${ids.length} requests: ${folder}`)
  }
  return holding === invariants.length && !missing ? 0 : 1
}

function readFlags(): { minutes: number; seed: number; keepsAll: boolean } {
  try {
    const { values } = parseArgs({
      options: { minutes: { type: 'string' }, seed: { type: 'string' }, keep: { type: 'boolean' } },
    })
    const read = {
      minutes: Number(values.minutes ?? '5'),
      seed: Number(values.seed ?? Date.now() % 1_000_000),
      keepsAll: values.keep ?? false,
    }
    if (!(read.minutes > 0) || !Number.isInteger(read.seed)) throw new RangeError('numbers')
    return read
  } catch {
    console.error(usage)
    process.exit(64)
  }
}
