/** Codes of Node and OpenSSL for a certificate or a handshake that did not do. */
const certificateCodes =
  /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|ER_TLS_|ER_SELF_SIGNED|ER_SERVER_SSL_DISABLED$)/

/** The layers of an error, the outermost first: drivers wrap what happened. */
export function layersOf(error: unknown): Record<string, unknown>[] {
  const layers: Record<string, unknown>[] = []
  for (let layer = error; typeof layer === 'object' && layer !== null && layers.length < 8; ) {
    if (layers.includes(layer as Record<string, unknown>)) break
    layers.push(layer as Record<string, unknown>)
    layer = (layer as { cause?: unknown }).cause
  }
  return layers
}

/** The code of what went wrong with TLS, wherever in the chain it stands; undefined where nothing did. */
export function tlsFaultOf(error: unknown): string | undefined {
  for (const { code, message } of layersOf(error)) {
    if (typeof code === 'string' && certificateCodes.test(code)) return code
    // PostgreSQL's driver gives no code for it.
    if (code === undefined && message === 'The server does not support SSL connections')
      return 'TLS_NOT_OFFERED'
  }
  return undefined
}
