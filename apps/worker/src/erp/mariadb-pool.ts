import { isIP } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { checkServerIdentity, getCACertificates, type PeerCertificate } from 'node:tls'
import type { DatabaseAddress } from '@pdd/core'
import { createConnection, createPool, type PoolConfig, type PoolConnection } from 'mariadb'

export type MariaDbPool = {
  /** @throws what the server or the network said, not what the pool makes of it */
  connect(): Promise<PoolConnection>
  end(): Promise<void>
}

/** Less than those who ask for health wait. */
const askAfterMs = 3_000
const never = () => new Promise<never>(() => {})

/** The driver's pool, with the transport that the address asks for. */
export function openPool(address: DatabaseAddress, settings: PoolConfig): MariaDbPool {
  const transport = transportOf(address)
  // Before those who wait for a connection give up: they would not learn why.
  const pool = createPool({ ...transport, ...settings, acquireTimeout: 9_000 })

  /** The pool tries again for as long as it may, and tells late why it got none: a connection beside it tells soon. */
  async function reasonOfSilence(answered: AbortSignal): Promise<never> {
    await delay(askAfterMs, undefined, { signal: answered })
    if (pool.totalConnections() > 0) return never()
    const connection = await createConnection({ ...transport, initSql: settings.initSql ?? [] })
    await connection.end()
    return never()
  }

  return {
    async connect() {
      const answered = new AbortController()
      const waiting = pool.getConnection()
      const silence = reasonOfSilence(answered.signal)
      try {
        return await Promise.race([waiting, silence])
      } catch (error) {
        // Whatever comes after all belongs to nobody.
        waiting.then(
          (connection) => connection.release(),
          () => {},
        )
        throw error
      } finally {
        silence.catch(() => {})
        answered.abort()
      }
    },
    end: () => pool.end(),
  }
}

function transportOf(address: DatabaseAddress) {
  const { host, port, socket, user, password, database } = address
  return {
    ...(socket === null ? { host, port } : { socketPath: socket }),
    ...(user !== '' && { user }),
    ...{ password, database, ssl: tlsOf(address) },
    connectTimeout: 10_000,
    // A server that was spoken to in good faith must not send the login elsewhere.
    permitRedirect: false,
  }
}

/** As the driver takes it: by itself it asks the certificate for localhost where the host is an IP address. */
function tlsOf({ tls, host }: DatabaseAddress) {
  if (tls === null) return false
  const { verify, ca, cert, key } = tls
  return {
    rejectUnauthorized: true,
    // Without a list the driver lets a certificate of nobody's pass until the login is sent (MariaDB 11.4 and newer).
    ca: ca ?? getCACertificates('default'),
    ...(isIP(host) === 0 && { servername: host }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    checkServerIdentity: (_name: string, certificate: PeerCertificate) =>
      verify === 'chain' ? undefined : checkServerIdentity(host, certificate),
  }
}
