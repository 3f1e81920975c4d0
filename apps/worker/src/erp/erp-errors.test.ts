import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { connect } from 'node:tls'
import { expect, it } from 'vitest'
import { asErpError, isLateKill, isStrayFault } from './erp-errors.ts'

it('tells a KILL that came too late from every other fault', () => {
  const late = { errno: 1094, sql: 'KILL 4711 - parameters:[]' }
  expect(isLateKill(late)).toBe(true)
  for (const other of [{ ...late, errno: 1142 }, { ...late, sql: 'SELECT 1' }, new Error('1094'), null])
    expect(isLateKill(other)).toBe(false)
})

it('knows what Node says of a server that hangs up in the middle of the TLS handshake', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.end())).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  const [error] = await once(client, 'error')
  server.close()
  expect(isStrayFault(error)).toBe(true)
  expect(isStrayFault(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))).toBe(false)
})

const pooled = (cause: object) => ({ errno: 45028, code: 'ER_GET_CONNECTION_TIMEOUT', cause })
it.each([
  [pooled({ errno: 1045, code: 'ER_ACCESS_DENIED_ERROR' }), 'erp.unavailable', 'ER_ACCESS_DENIED_ERROR'],
  [pooled({ errno: 1044, code: 'ER_DBACCESS_DENIED_ERROR' }), 'erp.unavailable', 'ER_DBACCESS_DENIED_ERROR'],
  [pooled({ code: 'UNKNOWN', cause: { code: 'ENOTFOUND' } }), 'erp.unavailable', 'UNKNOWN'],
  [pooled({ code: 'ECONNREFUSED' }), 'erp.unavailable', 'ECONNREFUSED'],
  [
    pooled({ code: 'ER_INITIAL_SQL_ERROR', cause: { errno: 1193, code: 'ER_UNKNOWN_SYSTEM_VARIABLE' } }),
    'erp.unavailable',
    'ER_UNKNOWN_SYSTEM_VARIABLE',
  ],
  [pooled({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'erp.tls_failed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [pooled({ code: 'ER_SERVER_SSL_DISABLED' }), 'erp.tls_failed', 'ER_SERVER_SSL_DISABLED'],
  [{ message: 'The server does not support SSL connections' }, 'erp.tls_failed', 'TLS_NOT_OFFERED'],
  [
    { errno: 1142, code: 'ER_TABLEACCESS_DENIED_ERROR' },
    'erp.table_unreadable',
    'ER_TABLEACCESS_DENIED_ERROR',
  ],
  [pooled({}), 'erp.unavailable', 'ER_GET_CONNECTION_TIMEOUT'],
])('of %j tells the code that says why', (thrown, code, driverCode) => {
  expect(asErpError(thrown)).toMatchObject({ code, facts: { driverCode } })
})
