import { expect, it } from 'vitest'
import { type DatabaseAddress, readDatabaseAddress } from './database-address.ts'
import { isCleartext, isLocalHost } from './local-host.ts'
import { acceptedWords, modeNames } from './tls-words.ts'

const pem = (path: string) => {
  if (path === '/nowhere.pem') throw new Error('ENOENT')
  return `text of ${path}`
}
const read = (url: string) => readDatabaseAddress(url, pem)
const address = (url: string) => {
  const result = read(url)
  if ('problem' in result) throw new Error(result.problem)
  return result
}
const problem = (url: string) => {
  const result = read(url)
  if (!('problem' in result)) throw new Error('it was accepted')
  return `${result.problem}. ${result.remedy}`
}
const bases = [
  'mariadb://u:p@db/site',
  'mysql://u:p@db/site',
  'postgres://u:p@db/site',
  'postgresql://u:p@db/site',
]

it.each(bases)('%s without a word means TLS with a certificate that is checked', (base) => {
  expect(address(base).tls).toEqual({ verify: 'host' })
})

it.each(modeNames.flatMap((name) => [name, name.toUpperCase(), name.replace('-', '_')]))(
  '%s takes every word that people write, for both engines alike, and none means cleartext by accident',
  (name) => {
    const offs = ['disable', 'disabled', 'off', 'false', '0', 'no']
    for (const base of bases) {
      for (const word of acceptedWords.filter((known) => known !== 'verify-ca'))
        for (const spelled of [word, word.toUpperCase(), word.replace('-', '_')]) {
          const { tls } = address(`${base}?${name}=${spelled}`)
          expect([spelled, tls]).toEqual([spelled, offs.includes(word) ? null : { verify: 'host' }])
        }
      for (const word of ['prefer', 'preferred', 'allow', 'no-verify', 'skip-verify', 'trust'])
        expect(problem(`${base}?${name}=${word}`)).toContain('refused')
      for (const word of ['', 'TRUE ', 'ture', 'require;', 'null', '{"rejectUnauthorized":false}'])
        expect(problem(`${base}?${name}=${encodeURIComponent(word)}`)).toContain('verify-full')
    }
  },
)

it.each([
  ['sslmode=verify-full&sslrootcert=/ca.pem', { verify: 'host', ca: 'text of /ca.pem' }],
  ['ssl=true&ssl-ca=/ca.pem', { verify: 'host', ca: 'text of /ca.pem' }],
  ['ssl_ca=/ca.pem', { verify: 'host', ca: 'text of /ca.pem' }],
  ['sslmode=require&sslrootcert=/ca.pem', { verify: 'chain', ca: 'text of /ca.pem' }],
  ['ssl-mode=VERIFY_CA&sslCA=/ca.pem', { verify: 'chain', ca: 'text of /ca.pem' }],
  ['sslmode=require&sslrootcert=system', { verify: 'host' }],
  ['tls=1&sslcert=/c.pem&sslkey=/k.pem', { verify: 'host', cert: 'text of /c.pem', key: 'text of /k.pem' }],
])('%s is %j', (query, tls) => {
  for (const base of bases) expect(address(`${base}?${query}`).tls).toEqual(tls)
})

it.each([
  ['sslmode=verify-ca', 'names no CA file'],
  ['sslrootcert=/nowhere.pem', 'cannot be read'],
  ['sslmode=disable&sslrootcert=/ca.pem', 'switches TLS off'],
  ['ssl=true&sslmode=disable', 'of the same meaning'],
  ['ssl=true&ssl=true', 'of the same meaning'],
  ['sslrootcert=/a.pem&ssl-ca=/b.pem', 'of the same meaning'],
  [
    'nonsense=1',
    'the parameter nonsense, which is not known. Known are ssl, sslmode, ssl-mode, tls, sslrootcert',
  ],
  ['currentSchema=pdx', 'the parameter currentSchema'],
  ['useSSL=true', 'the parameter useSSL'],
  ['sslverify=1', 'the parameter sslverify'],
  ['hunter2@h/x=1', 'has a parameter, which'],
])('?%s is refused with words', (query, words) => {
  for (const base of bases) {
    expect(problem(`${base}?${query}`)).toContain(words)
    expect(problem(`${base}?${query}`)).not.toContain('hunter2')
  }
})

it.each(['u:hun/ter2@db/site', 'u:hun/ter2@db:3306/site', 'u:hunter2@db/site/other', 'u:p/hunter2@db'])(
  '%s is told to be percent-encoded, and not looked for at another host',
  (rest) => {
    for (const scheme of ['mariadb', 'postgres']) {
      expect(problem(`${scheme}://${rest}`)).toContain('percent-encoded')
      expect(problem(`${scheme}://${rest}`)).not.toMatch(/hun|ter2/)
    }
  },
)

it.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['[::1]', true],
  ['LOCALHOST', true],
  ['[::ffff:127.0.0.1]', true],
  ['127.1', false],
  ['127.0.0.1.example.org', false],
  ['127.0.0.1.', false],
  ['localhost.example.org', false],
  ['notlocalhost', false],
  ['0.0.0.0', false],
  ['[::2]', false],
  ['10.0.0.1', false],
])('%s is this machine: %s', (host, local) => {
  expect(isLocalHost(host)).toBe(local)
  for (const scheme of ['mariadb', 'postgres']) {
    const { tls } = address(`${scheme}://u@${host}/d`)
    expect(tls).toEqual(local ? null : { verify: 'host' })
    expect(address(`${scheme}://u@${host}/d?ssl=true`).tls).toEqual({ verify: 'host' })
  }
  // The web's own reader of addresses makes 127.0.0.1 of 127.1.
  if (!host.startsWith('127.1') && !host.endsWith('.')) expect(isCleartext(`http://${host}/`)).toBe(!local)
})

const socket = '/run/mysqld/mysqld.sock'
it.each([
  [`mariadb://u@localhost/d?socketPath=${socket}`, socket],
  [`mariadb://u:p@/d?socket=${socket}`, socket],
  [`mysql:///d?unix_socket=${socket}`, socket],
  [`mariadb://u@${encodeURIComponent(socket)}/d`, socket],
  ['postgres://u@/d?host=/run/postgresql', '/run/postgresql'],
  ['postgresql:///d?host=%2Frun%2Fpostgresql', '/run/postgresql'],
  ['postgres://u@%2Frun%2Fpostgresql/d', '/run/postgresql'],
])('%s is a socket, and needs no TLS', (url, path) => {
  expect(address(url)).toMatchObject({ socket: path, tls: null, database: 'd' })
})

it.each([
  ['mariadb://u@db/d?socketPath=/s', 'a socket and another host'],
  ['mariadb://u@localhost/d?socketPath=s', 'not the one absolute path'],
  ['mariadb://u@localhost/d?socketPath=/a&socket=/b', 'not the one absolute path'],
  ['postgres://u@localhost/d?host=evil.example', 'not the one absolute path'],
  ['postgres://u@localhost/d?application_name=a&application_name=b', 'twice'],
  ['postgres:///d', 'names no host'],
  ['postgres://u@db', 'names no database'],
  ['postgres://u@db/', 'names no database'],
  ['postgres://u:%zz@db/d', 'not percent-encoded'],
  ['postgres://u:1#2@db/d', 'a #'],
  ['sqlite:///d', 'not an address of a database'],
  ['', 'not an address of a database'],
])('%s is refused with words', (url, words) => {
  expect(problem(url)).toContain(words)
})

it('logins, ports and IPv6 hosts are read as drivers want them', () => {
  expect(address('mariadb://rea%40der:p%2Fw%3F%23@[2001:db8::1]:3307/my%20site?ssl=1')).toEqual({
    ...{ engine: 'mariadb', host: '2001:db8::1', port: 3307, socket: null, settings: {} },
    ...{ user: 'rea@der', password: 'p/w?#', database: 'my site', tls: { verify: 'host' } },
  } satisfies DatabaseAddress)
  expect(address('postgres://db/d?options=-c%20search_path%3Dx')).toMatchObject({
    ...{ engine: 'postgres', port: 5432, user: '', settings: { options: '-c search_path=x' } },
  })
})
