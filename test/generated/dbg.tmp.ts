import { collectFrom } from '../support/collect-from.ts'
import { loadWorld } from './load.ts'
import { makeWorld } from './make.ts'

const [seed, who, engine = 'm', ...show] = process.argv.slice(2)
const { cast, world } = makeWorld(Number(seed))
const s = JSON.parse(process.env.TEST_SERVERS!)
const site = await loadWorld(engine === 'm' ? s.mariadbUrl : s.postgresUrl, world, new Set())
const p = [...cast.guests, ...cast.staff].find(({ key }) => key === who)!
const c = await collectFrom(site.url, p.user!)
console.log(p)
console.log(JSON.stringify(c.bundle.subject), JSON.stringify(c.undecided, null, 0))
console.log(JSON.stringify(c.bundle.manifest.withheld), JSON.stringify(c.bundle.manifest.notes))
for (const d of show) {
  console.log(d, JSON.stringify(c.bundle.doctypes[d]), JSON.stringify(c.bundle.manifest.doctypes[d]))
  console.log(JSON.stringify(world.doctypes.get(d)))
  for (const r of world.rows.filter((r) => r.doctype === d)) console.log('   ', JSON.stringify(r))
}
await site.drop()
