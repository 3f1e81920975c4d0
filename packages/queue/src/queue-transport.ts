import { readFileSync } from 'node:fs'
import { isLocalHost, postgresOptions, readDatabaseAddress } from '@pdd/core'
import { queueUrlInvalid } from './errors.ts'
import { parseQueueUrl, type QueueAddress } from './queue-address.ts'

/**
 * Reads QUEUE_URL, and refuses what would be spoken to in cleartext on another host.
 *
 * @throws ExportError `config.invalid`
 */
export function checkedQueueAddress(options: { url: string; cleartext?: boolean }): QueueAddress {
  const address = parseQueueUrl(options.url)
  if (address.kind === 'postgres') {
    queuePostgresOptions(address.url)
    return address
  }
  const stray = strayParameter(options.url, address.kind)
  if (stray !== undefined) {
    const told = /^[A-Za-z]{1,40}$/.test(stray) ? `the parameter ${stray}` : 'a parameter'
    throw invalid(`has ${told}, which is not known`, `Known are ${known[address.kind].join(', ') || 'none'}.`)
  }
  if (!isEncrypted(address) && !hostsOf(address).every(isLocalHost) && options.cleartext !== true) {
    const remedy =
      'Write rediss:// (with Sentinel and Cluster rediss+…://), or REDIS_TLS=off where cleartext will do.'
    throw invalid('speaks to another host in cleartext', remedy)
  }
  return address
}

/**
 * The driver's options for a QUEUE_URL that is PostgreSQL's.
 *
 * @throws ExportError `config.invalid`
 */
export function queuePostgresOptions(url: string) {
  const address = readDatabaseAddress(url, (path) => readFileSync(path, 'utf8'))
  if ('problem' in address) throw invalid(address.problem, address.remedy)
  return postgresOptions(address)
}

/** The client takes any option of its own from a URL: only what is meant to be set there is let through. */
const known = { redis: ['family'], sentinel: ['sentinelPassword'], cluster: [] as string[] }

function strayParameter(url: string, kind: keyof typeof known): string | undefined {
  const query = new URLSearchParams(/\?(.*)$/.exec(url)?.[1] ?? '')
  return [...query.keys()].find((name) => !known[kind].includes(name))
}

function isEncrypted(address: Exclude<QueueAddress, { kind: 'postgres' }>): boolean {
  return address.kind === 'redis' ? /^rediss:/i.test(address.url) : address.tls
}

function hostsOf(address: Exclude<QueueAddress, { kind: 'postgres' }>): string[] {
  if (address.kind === 'redis') return [new URL(address.url).hostname]
  return (address.kind === 'cluster' ? address.nodes : address.sentinels).map(({ host }) => host)
}

function invalid(problem: string, remedy: string) {
  return queueUrlInvalid({ faults: [{ variable: 'QUEUE_URL', problem, remedy }] })
}
