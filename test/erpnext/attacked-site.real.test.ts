import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Collected, collectFrom } from '../support/collect-from.ts'
import { type LoadedSite, loadVandelay } from '../support/load-vandelay.ts'

type Row = [doctype: string, name: string, why: string]
type Person = { must: Row[]; mustNot: Row[]; ownTexts: string[]; othersTexts: string[] }

const ledger = JSON.parse(readFileSync(new URL('vandelay.truth.json', import.meta.url), 'utf8')) as {
  people: Record<string, Person>
  secrets: Record<string, string>
}
const attackers = ['dragan.kovac@posta.example', 'bojana.ilic@posta.example']
const attacked = 'kerttu.makela@posti.example'
const portalCustomer = 'lindiwe.nkosi@iposi.example'
const { postgresUrl, mariadbUrl } = inject('servers')

/** A real site with HRMS, Helpdesk and CRM, on which two accounts of the website reached for other people's records. */
describe.each([
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)('a site under attack, on %s', (engine, serverUrl) => {
  let site: LoadedSite | undefined
  beforeAll(async () => {
    if (serverUrl !== null) site = await loadVandelay(engine, serverUrl)
  }, 120_000)
  afterAll(() => site?.drop())
  const collected = (user: string) => collectFrom(site?.url ?? '', user)

  test.skipIf(serverUrl === null).each(attackers)(
    '%s gets nothing of anybody else, and no secret',
    async (user) => {
      const seen = await collected(user)
      const { must, mustNot, othersTexts } = personOf(user)
      expect(rowsIn(seen, mustNot)).toEqual([])
      expect(othersTexts.filter((text) => seen.text.includes(text))).toEqual([])
      expect(Object.keys(ledger.secrets).filter((secret) => seen.text.includes(secret))).toEqual([])
      expect(rowsIn(seen, must)).toEqual(must.map(keyOf))
    },
  )

  test.skipIf(serverUrl === null).each([attacked, portalCustomer])(
    '%s keeps what the site’s sales hold of them, and gets nothing of anybody else',
    async (user) => {
      const seen = await collected(user)
      const { must, mustNot, othersTexts } = personOf(user)
      const wanted = must.filter(([doctype]) => !ofOtherApps.has(doctype))
      expect(wanted.length).toBeGreaterThan(10)
      expect(rowsIn(seen, wanted)).toEqual(wanted.map(keyOf))
      expect(rowsIn(seen, mustNot)).toEqual([])
      expect(othersTexts.filter((text) => seen.text.includes(text))).toEqual([])
    },
  )
})

/** DocTypes of the site's own whose rows are people, or whose author alone is known: no tie of this site's sales. */
const ofOtherApps = new Set(['Care Round', 'Case File', 'Case Hearing', 'Client', 'Tasting Review'])

function personOf(user: string): Person {
  const person = ledger.people[user]
  if (person === undefined) throw new Error(`the ledger has no ${user}`)
  return person
}

function keyOf([doctype, name]: Row): string {
  return `${doctype} ${name}`
}

function rowsIn({ names }: Collected, rows: readonly Row[]): string[] {
  return rows.filter(([doctype, name]) => names(doctype).includes(String(name))).map(keyOf)
}
