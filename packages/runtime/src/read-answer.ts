/** More than any answer of a sign-in or a key set has: 64 KiB. */
const answerBytes = 64 * 1024
/** Answers of these servers are two or three levels deep. */
const deepest = 32

/**
 * Reads the JSON of another server's answer, whatever content type it claims. What is too long is cut off, not read to its
 * end; how long it may take is up to the signal that the request was made with.
 *
 * @throws RangeError when it is longer than `limit` bytes, or nested deeper than 32 levels; SyntaxError when it is no JSON
 */
export async function readAnswer(response: Response, limit = answerBytes): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(response, limit))
  assertShallow(text)
  return JSON.parse(text)
}

/**
 * A `fetch` for clients that read answers by themselves: they get an answer that is already here, and of `limit` bytes at
 * most. Redirects are errors: a followed one would carry what was sent to another host.
 */
export function boundedFetch(limit = answerBytes) {
  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const response = await fetch(input, { ...init, redirect: 'error' })
    const body = await readBytes(response, limit)
    const { status, statusText, headers } = response
    const kept = new Headers(headers)
    // The bytes are decoded by now.
    for (const name of ['content-encoding', 'content-length']) kept.delete(name)
    const bodiless = [101, 204, 205, 304].includes(status)
    return new Response(bodiless ? null : body, { status, statusText, headers: kept })
  }
}

async function readBytes(response: Response, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  let length = 0
  // Leaving the loop closes the connection.
  for await (const piece of response.body ?? []) {
    length += piece.byteLength
    if (length > limit) throw new RangeError(`the answer is longer than ${limit} bytes`)
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}

/** Before it is parsed: what walks through a value must not run out of stack. */
function assertShallow(text: string): void {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (quoted) {
      if (character === '\\') at += 1
      else if (character === '"') quoted = false
    } else if (character === '"') quoted = true
    else if (character === '{' || character === '[') {
      depth += 1
      if (depth > deepest) throw new RangeError(`the answer is deeper than ${deepest} levels`)
    } else if (character === '}' || character === ']') depth -= 1
  }
}
