import { parseArgs } from 'node:util'
import { dumpRedis } from '../support/redis-dump.ts'
import { createChaos } from './chaos.ts'
import { gatherEvidence } from './evidence.ts'
import { checkInvariants } from './invariants.ts'
import { startLoad } from './load.ts'
import { people } from './people.ts'
import { untilQuiet } from './quiet.ts'
import { createRandom } from './random.ts'
import { leaseSeconds, type SoakStack, startSoakStack } from './stack.ts'

const usage = `npm run soak -- --minutes 5            random kill -9 of every part under load, then the eight invariants
npm run soak -- --minutes 5 --seed 7   the same kills in the same order as before`

const { minutes, seed } = readFlags()
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
  const { processes, apiUrl, redisUrl, store } = stack
  const chaos = createChaos({ stack, random: createRandom(seed, 'chaos'), leaseSeconds })
  const stopping = new AbortController()
  const visitors = people.map((person) => ({ person, random: createRandom(seed, person.user) }))
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
  await chaos.run(until)
  clearInterval(watch)
  clearInterval(told)
  stopping.abort()
  await ended

  say(`${kills()} kills ${JSON.stringify(chaos.kills)}, ${chaos.freezes} freezes; waiting for quiet …`)
  if (!(await untilQuiet(stack, 6))) say('It does not come to rest.')
  const evidence = await gatherEvidence(stack, load, seen)
  const invariants = await checkInvariants(evidence)
  const states = Map.groupBy(evidence.rows, ({ status }) => status)
  say(`Requests: ${[...states].map(([status, rows]) => `${rows.length} ${status}`).join(', ')}`)
  const mailStates = Map.groupBy(evidence.mailRows, ({ state }) => state)
  say(`Mails: ${[...mailStates].map(([state, rows]) => `${rows.length} ${state}`).join(', ')}`)
  say(`${load.answers} answers to POST, ${load.downloads} files compared, ${evidence.mails.length} mails`)
  for (const { name, violations } of invariants) {
    console.log(`${violations.length === 0 ? 'ok    ' : 'BROKEN'} ${name}`)
    for (const violation of violations.slice(0, 20)) console.log(`       ${violation}`)
  }
  const holding = invariants.filter(({ violations }) => violations.length === 0).length
  console.log(`invariants ${holding}/${invariants.length}, kills ${kills()}, requests ${load.accepted.size}`)
  return holding === invariants.length ? 0 : 1
}

function readFlags(): { minutes: number; seed: number } {
  try {
    const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } })
    const read = {
      minutes: Number(values.minutes ?? '5'),
      seed: Number(values.seed ?? Date.now() % 1_000_000),
    }
    if (!(read.minutes > 0) || !Number.isInteger(read.seed)) throw new RangeError('numbers')
    return read
  } catch {
    console.error(usage)
    process.exit(64)
  }
}
