import { isLocalHost } from './local-host.ts'
import { type AddressProblem, isTlsName, type ReadFile, readTls, type TlsOptions } from './tls-options.ts'
import { fileNames, modeNames } from './tls-words.ts'

export type DatabaseEngine = 'mariadb' | 'postgres'

/** Where a database is and how it is spoken to, as its URL says it. */
export type DatabaseAddress = {
  engine: DatabaseEngine
  /** an IPv6 address without its brackets */
  host: string
  port: number
  /** instead of host and port: MariaDB's socket file, or the folder of PostgreSQL's */
  socket: string | null
  user: string
  password: string
  database: string
  tls: TlsOptions | null
  /** what else the engine takes, by its own name */
  settings: Record<string, string>
}

const engines: Record<string, DatabaseEngine> = {
  'mariadb:': 'mariadb',
  'mysql:': 'mariadb',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
}

/** Parameters besides those of TLS. `socket`: a path, where the host is left out. */
export const databaseParameters = {
  mariadb: { socket: ['socketPath', 'socket', 'unix_socket'], settings: [], port: 3306 },
  postgres: { socket: ['host'], settings: ['application_name', 'options', 'schema'], port: 5432 },
} as const satisfies Record<DatabaseEngine, { socket: string[]; settings: string[]; port: number }>

const forms =
  'Write mariadb://user:password@host:3306/database or postgres://user:password@host:5432/database, special characters percent-encoded.'

/**
 * Reads the URL of a database. To another host there is TLS with a checked certificate unless `sslmode=disable` is
 * written; what is not known is refused, never left aside.
 */
export function readDatabaseAddress(text: string, readFile: ReadFile): DatabaseAddress | AddressProblem {
  // The platform knows no login without a host, which is how a socket is written.
  const hostless = /^[a-z]+:\/\/[^/?#]*@\//.test(text)
  const url = URL.parse(hostless ? text.replace('@/', '@localhost/') : text)
  const engine = url === null ? undefined : engines[url.protocol]
  if (url === null || engine === undefined)
    return { problem: 'is not an address of a database', remedy: forms }
  if (url.hash !== '') return { problem: 'holds a # that is not written %23', remedy: forms }
  // A password with a slash ends the host early: what looks like a database then holds the rest of the login.
  if (/[@/]/.test(url.pathname.slice(1)))
    return {
      problem: 'holds a / or an @ after its host, as of a password that is not percent-encoded',
      remedy: forms,
    }
  const parts = decodeAll([url.username, url.password, hostless ? '' : url.hostname, url.pathname.slice(1)])
  if (parts === null) return { problem: 'is not percent-encoded', remedy: forms }
  const [user = '', password = '', hostname = '', database = ''] = parts
  if (database === '') return { problem: 'names no database', remedy: forms }

  const parameters = [...url.searchParams]
  const known = databaseParameters[engine]
  const isSocket = (name: string) => (known.socket as readonly string[]).includes(name)
  const isSetting = (name: string) => (known.settings as readonly string[]).includes(name)
  const stray = parameters.find(([name]) => !isTlsName(name) && !isSocket(name) && !isSetting(name))
  if (stray !== undefined) return unknownParameter(stray[0], engine)
  const others = parameters.filter(([name]) => !isTlsName(name)).map(([name]) => name)
  const again = others.find((name, at) => others.indexOf(name) < at)
  if (again !== undefined) return { problem: `says ${again} twice`, remedy: 'Leave one of them.' }

  const sockets = parameters.filter(([name]) => isSocket(name)).map(([, path]) => path)
  if (hostname.startsWith('/')) sockets.push(hostname)
  const [socket] = sockets
  if (sockets.length > 1 || (socket !== undefined && !socket.startsWith('/'))) return notASocket(known.socket)
  if (socket !== undefined && hostname !== '' && hostname !== socket && !isLocalHost(hostname))
    return { problem: 'names a socket and another host', remedy: 'Leave one of the two.' }
  if (socket === undefined && hostname === '') return { problem: 'names no host', remedy: forms }

  const aboutTls = parameters.filter(([name]) => isTlsName(name))
  const tls = readTls(aboutTls, socket !== undefined || isLocalHost(hostname), readFile)
  if (tls !== null && 'problem' in tls) return tls
  return {
    engine,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || known.port),
    socket: socket ?? null,
    ...{ user, password, database, tls },
    settings: Object.fromEntries(parameters.filter(([name]) => isSetting(name))),
  }
}

function decodeAll(parts: string[]): string[] | null {
  try {
    return parts.map(decodeURIComponent)
  } catch {
    return null
  }
}

function unknownParameter(name: string, engine: DatabaseEngine): AddressProblem {
  const { socket, settings } = databaseParameters[engine]
  const files = Object.values(fileNames).flat()
  // A password that is not percent-encoded can end up in here: what does not look like a name is not repeated.
  const told = /^[A-Za-z][A-Za-z0-9_-]{0,40}$/.test(name) ? `the parameter ${name}` : 'a parameter'
  return {
    problem: `has ${told}, which is not known`,
    remedy: `Known are ${[...modeNames, ...files, ...socket, ...settings].join(', ')}.`,
  }
}

function notASocket(names: readonly string[]): AddressProblem {
  return {
    problem: `has a ${names.join(' or ')} that is not the one absolute path of a socket`,
    remedy: 'Write the path of the socket, or leave it out and name the host before the database.',
  }
}
