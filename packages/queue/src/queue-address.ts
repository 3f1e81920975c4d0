import { queueUrlInvalid } from './errors.ts'

type HostAndPort = { host: string; port: number }

type RedisLogin = { username?: string; password?: string; tls: boolean }

/** Where the queue lives, as QUEUE_URL says it. */
export type QueueAddress =
  | { kind: 'postgres'; url: string }
  | { kind: 'redis'; url: string }
  | ({
      kind: 'sentinel'
      sentinels: HostAndPort[]
      masterName: string
      db: number
      sentinelPassword?: string
    } & RedisLogin)
  | ({ kind: 'cluster'; nodes: HostAndPort[] } & RedisLogin)

const forms = [
  'redis://host:6379/0',
  'rediss://host:6379',
  'redis+sentinel://host1:26379,host2:26379/master-name',
  'redis+cluster://host1:6379,host2:6379',
  'postgres://host/database',
]

/**
 * Reads QUEUE_URL. Sentinel and Cluster take several hosts, `user:password@` before them, and `rediss+…` for TLS;
 * Sentinel also `/db` after the master's name and `?sentinelPassword=`; PostgreSQL `?schema=`, `bullmq` when left out.
 *
 * @throws ExportError `config.invalid`; the address itself is never repeated, it may hold a password
 */
export function parseQueueUrl(text: string): QueueAddress {
  const scheme = /^([a-z+]+):\/\//.exec(text)?.[1]
  if (scheme === 'postgres' || scheme === 'postgresql') return { kind: 'postgres', url: plainUrl(text) }
  if (scheme === 'redis' || scheme === 'rediss') return { kind: 'redis', url: plainUrl(text) }
  if (scheme === 'redis+sentinel' || scheme === 'rediss+sentinel') return parseSentinel(text)
  if (scheme === 'redis+cluster' || scheme === 'rediss+cluster') {
    const { hosts, login } = parseHosts(text, 6379)
    return { kind: 'cluster', nodes: hosts, ...login }
  }
  throw invalid('does not start with a scheme of a known queue')
}

function plainUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || url.hostname === '') throw invalid('is not an address')
  return text
}

function parseSentinel(text: string): QueueAddress {
  const { hosts, login, path, query } = parseHosts(text, 26379)
  const [masterName = '', db = '0'] = path
  if (masterName === '') throw invalid('does not name the Sentinel master')
  if (!/^\d{1,3}$/.test(db)) throw invalid('names a database that is not a number')
  const sentinelPassword = query.get('sentinelPassword')
  return {
    kind: 'sentinel',
    sentinels: hosts,
    masterName,
    db: Number(db),
    ...login,
    ...(sentinelPassword === null ? {} : { sentinelPassword }),
  }
}

// The platform's URL takes one host only.
function parseHosts(text: string, defaultPort: number) {
  const match = /^(rediss?)\+[a-z]+:\/\/(?:([^@]*)@)?([^/?#@]+)(?:\/([^?#]*))?(?:\?(.*))?$/.exec(text)
  if (match === null) throw invalid('is not an address')
  const [, scheme, credentials, hostList = '', path = '', query = ''] = match
  const [username = '', password = ''] = (credentials ?? '').split(':').map(decode)
  const login: RedisLogin = { tls: scheme === 'rediss' }
  if (username !== '') login.username = username
  if (password !== '') login.password = password
  return {
    hosts: hostList.split(',').map((host) => parseHost(host, defaultPort)),
    login,
    path: path.split('/'),
    query: new URLSearchParams(query),
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw invalid('holds a login that is not percent-encoded')
  }
}

function parseHost(text: string, defaultPort: number): HostAndPort {
  const match = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(text)
  if (match === null) throw invalid('holds a host that is not one')
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port: Number(match[2] ?? defaultPort) }
}

function invalid(problem: string) {
  const remedy = `Set QUEUE_URL to one of these forms: ${forms.join(', ')}.`
  return queueUrlInvalid({ faults: [{ variable: 'QUEUE_URL', problem, remedy }] })
}
