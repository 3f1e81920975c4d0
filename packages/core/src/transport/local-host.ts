const loopback =
  /^(localhost|127(\.\d{1,3}){3}|::1|0:0:0:0:0:0:0:1|::ffff:(127(\.\d{1,3}){3}|7f[0-9a-f]{2}:[0-9a-f]{1,4}))$/i

/**
 * Whether a host is this machine by its mere name: 127.0.0.0/8, ::1 and localhost. What only a resolver would find to be
 * so is another host.
 *
 * @param host with or without the brackets of an IPv6 address
 */
export function isLocalHost(host: string): boolean {
  return loopback.test(host.replace(/^\[(.*)\]$/, '$1'))
}

/** Whether an address in the manner of the web would be spoken to in cleartext, on another machine. */
export function isCleartext(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.protocol === 'http:' && !isLocalHost(url.hostname)
}
