import { readFileSync } from 'node:fs'

export type Exchange = {
  name: string
  request: { method: string; path: string; headers: Record<string, string>; body: unknown }
  responses: { when: string; status: number; body: unknown }[]
}

const file = 'apps/erpnext/personal_data_download/tests/contract.json'
const contract = JSON.parse(readFileSync(file, 'utf8')) as { statuses: string[]; toApp: Exchange[] }

/** The statuses that a record may have, and the calls between the companion app and this service, one example each. */
export const { statuses } = contract

export function toApp(name: string): Exchange {
  const found = contract.toApp.find((exchange) => exchange.name === name)
  if (found === undefined) throw new Error(`contract.json has no exchange “${name}”`)
  return found
}
