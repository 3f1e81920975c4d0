import { startTcpProxy, type TcpProxy, through } from '../support/tcp-proxy.ts'
import { heavy, people, type SoakPerson } from './people.ts'

export type SoakSite = { name: string; proxy: TcpProxy; url: string; people: SoakPerson[] }

/** How many people ask at each: uneven crowds, and names that sort differently, by letters, digits, cases and signs. */
const crowds = { globex: 8, 'Zulu.example': 8, '1st.example': 7, acme: 5, 'acme-2': 4, zoe_c: 2 }
/** A small one, whose turn comes soon, has the long exports. */
const withHeavy = 'zoe_c'

/** Six sites, each with a way of its own to the one database that they are copies of. */
export async function startSoakSites(databaseUrl: string): Promise<SoakSite[]> {
  const { port } = new URL(databaseUrl)
  const ofLong = people.filter(({ user }) => user === heavy)
  const others = people.filter(({ user }) => user !== heavy)
  return Promise.all(
    Object.entries(crowds).map(async ([name, count]) => {
      const proxy = await startTcpProxy({ host: '127.0.0.1', port: Number(port) })
      const crowd = [...others.slice(0, count), ...(name === withHeavy ? ofLong : [])]
      return { name, proxy, url: through(proxy, databaseUrl), people: crowd }
    }),
  )
}

/** The sites file, whose addresses are in the environment, as they hold passwords. */
export function sitesFileOf(sites: SoakSite[]): { yaml: string; env: Record<string, string> } {
  const entries = sites.map(({ name, url }, index) => ({ name, url, variable: `ERP_${index}_URL` }))
  const yaml = entries.map(
    ({ name, variable }) => `  ${name}:\n    baseUrl: http://127.0.0.1:9\n    databaseUrl: \${${variable}}\n`,
  )
  return {
    yaml: `sites:\n${yaml.join('')}`,
    env: Object.fromEntries(entries.map(({ variable, url }) => [variable, url])),
  }
}
