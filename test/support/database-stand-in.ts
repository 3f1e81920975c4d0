import { type AddressInfo, createServer, type Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import { TLSSocket } from 'node:tls'
import type { Certificates } from './certificates.ts'

/** Whoever answers at a database's address, and writes down what it is told. */
export type DatabaseStandIn = {
  port: number
  /** all that came before TLS, of every connection */
  inCleartext(): string
  /** all that came by TLS */
  byTls(): string
  connections(): number
  /** how many asked for TLS */
  tlsAsked(): number
  close(): Promise<void>
}

type Protocol = {
  /** what the server says first */
  greeting(offersTls: boolean): Buffer | null
  /** how long a request for TLS is */
  requestBytes: number
  /** whether the first bytes of the client ask for TLS */
  asksForTls(first: Buffer): boolean
  /** the answer to that */
  agree: Buffer | null
  refuse: Buffer | null
}

const clientSsl = 0x800

/** https://mariadb.com/kb/en/connection/ */
const mariadb: Protocol = {
  greeting(offersTls) {
    const capabilities = 0x0008_a209 | (offersTls ? clientSsl : 0)
    const body = Buffer.concat([
      // The newest kind: for it the driver has a way of its own with certificates of nobody's.
      ...[Buffer.from([10]), Buffer.from('11.8.2-MariaDB\0'), Buffer.alloc(4, 1), Buffer.from('abcdefgh\0')],
      ...[word(capabilities & 0xffff), Buffer.from([45]), word(2), word(capabilities >>> 16)],
      ...[Buffer.from([21]), Buffer.alloc(10), Buffer.from('ijklmnopqrst\0mysql_native_password\0')],
    ])
    return Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body])
  },
  // The request for TLS is the beginning of a login, and ends before the name.
  requestBytes: 36,
  asksForTls: (first) =>
    first.length === 36 && first[0] === 32 && (first.readUInt32LE(4) & clientSsl) === clientSsl,
  agree: null,
  refuse: null,
}

/** https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL */
const postgres: Protocol = {
  greeting: () => null,
  requestBytes: 8,
  asksForTls: (first) => first.length === 8 && first.readUInt32BE(4) === 80_877_103,
  agree: Buffer.from('S'),
  refuse: Buffer.from('N'),
}

/** @param options.offersTls whether it takes part in TLS, with its certificate */
export async function startDatabaseStandIn(options: {
  engine: 'mariadb' | 'postgres'
  offersTls: boolean
  certificates: Certificates
}): Promise<DatabaseStandIn> {
  const protocol = options.engine === 'mariadb' ? mariadb : postgres
  const sockets = new Set<Socket>()
  const plain: Buffer[] = []
  const secret: Buffer[] = []
  let [connections, tlsAsked] = [0, 0]
  const server = createServer((socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => {})
    const greeting = protocol.greeting(options.offersTls)
    if (greeting !== null) socket.write(greeting)
    socket.once('data', (bytes) => {
      const first = bytes.subarray(0, protocol.requestBytes)
      if (!protocol.asksForTls(first)) {
        plain.push(bytes)
        return void socket.on('data', (more) => plain.push(more))
      }
      plain.push(first)
      tlsAsked += 1
      const answer = options.offersTls ? protocol.agree : protocol.refuse
      if (answer !== null) socket.write(answer)
      if (!options.offersTls) return void socket.on('data', (more) => plain.push(more))
      const { cert, key } = options.certificates.texts
      const [inner, outer] = duplexPair()
      outer.pipe(socket)
      // What follows the request may have come with it.
      outer.write(bytes.subarray(first.length))
      socket.on('data', (more) => outer.write(more))
      socket.on('close', () => outer.destroy())
      const secure = new TLSSocket(inner, { isServer: true, cert, key })
      secure.on('error', () => {})
      secure.on('data', (more) => secret.push(more))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    inCleartext: () => Buffer.concat(plain).toString('latin1'),
    byTls: () => Buffer.concat(secret).toString('latin1'),
    connections: () => connections,
    tlsAsked: () => tlsAsked,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
