const word = /=\?([^?\s]{1,40})\?([bq])\?([^?\s]*)\?=/gi

/**
 * A header with its encoded words read. They stand in names, and are taken for what they say only where nothing else is: an
 * address in one is an address to careless readers alone.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc2047
 */
export function readEncodedWords(header: string): string {
  return header.replace(word, (whole, charset: string, encoding: string, said: string) => {
    const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(said, 'base64') : quotedBytes(said)
    try {
      return new TextDecoder(charset.split('*')[0]).decode(bytes)
    } catch (error) {
      // A charset that nobody knows.
      if (error instanceof RangeError) return whole
      throw error
    }
  })
}

function quotedBytes(text: string): Buffer {
  const plain = text.replaceAll('_', ' ')
  return Buffer.from(
    plain.replace(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
