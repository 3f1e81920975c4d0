import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export type TcpShape = {
  /** every piece arrives this much later */
  latencyMs?: number
  /** pieces of at most this many bytes, one after the other */
  sliceBytes?: number
  /** from the server to the client */
  bytesPerSecond?: number
  /** connections are reset when the server has sent this many bytes on them */
  cutAfterBytes?: number
}

export type TcpProxy = {
  port: number
  /** connections that are open now */
  connections(): number
  /** Refuses new connections and resets the open ones: a server that is down. */
  down(): Promise<void>
  /** Keeps connections open and lets no byte through, on new ones neither: a server that hangs, a black hole. */
  hang(): void
  /** Open connections are dead without being told; new ones work: a firewall that forgot them. */
  halfOpen(): void
  /** Lets no byte of the server through any more, while the client's still reach it: what was asked is done, the answer is lost. */
  loseAnswers(): void
  /** Resets what is open; new connections work. */
  reset(): void
  /** How bytes travel from now on, on new and on open connections. */
  shape(shape: TcpShape): void
  /** Lets everything through again, as it comes. */
  up(): Promise<void>
  close(): Promise<void>
}

/** A door to a server that tests can shut, clog, or let rot. Starts open. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<{ client: Socket; upstream: Socket; dead: boolean }>()
  let shape: TcpShape = {}
  let [hanging, deaf] = [false, false]
  let server: Server | undefined
  let port = 0

  const accept = (client: Socket) => {
    const upstream = connect(target.port, target.host)
    const pair = { client, upstream, dead: false }
    pairs.add(pair)
    let sent = 0
    const blocked = (from: Socket) => hanging || pair.dead || (deaf && from === upstream)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      let underWay: Promise<void> = Promise.resolve()
      from.setNoDelay(true)
      from.on('data', async (bytes) => {
        if (blocked(from)) return
        if (from === upstream) sent += bytes.length
        if (sent > (shape.cutAfterBytes ?? Number.POSITIVE_INFINITY)) return void resetPair(pair)
        if (plain(shape)) {
          if (to.write(bytes)) return
          from.pause()
          return void to.once('drain', () => from.resume())
        }
        from.pause()
        underWay = send(to, bytes, from === upstream ? shape : { ...shape, bytesPerSecond: 0 })
        await underWay
        from.resume()
      })
      from.on('error', () => {})
      from.on('close', async () => {
        if (pair.dead && from === upstream) return
        pairs.delete(pair)
        // The last piece is still on its slow way when whoever sent it has already hung up.
        await underWay
        to.destroySoon()
      })
    }
  }
  const resetPair = ({ client, upstream }: { client: Socket; upstream: Socket }) => {
    client.resetAndDestroy()
    upstream.resetAndDestroy()
  }
  const reset = () => {
    for (const pair of pairs) resetPair(pair)
  }
  const up = async () => {
    // What was swallowed is gone: such connections cannot be used again.
    if (hanging || deaf) reset()
    hanging = false
    deaf = false
    shape = {}
    if (server) return
    server = createServer(accept)
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  const down = async () => {
    const closing = server
    server = undefined
    reset()
    if (closing) await new Promise((resolve) => closing.close(resolve))
  }

  await up()
  return {
    get port() {
      return port
    },
    connections: () => pairs.size,
    ...{ down, up, reset, close: down },
    hang: () => {
      hanging = true
    },
    loseAnswers: () => {
      deaf = true
    },
    halfOpen: () => {
      for (const pair of pairs) {
        pair.dead = true
        pair.upstream.destroy()
      }
    },
    shape: (next) => {
      shape = next
    },
  }
}

/** The same address, by way of the proxy. */
export function through(proxy: TcpProxy, url: string): string {
  const address = new URL(url)
  address.hostname = '127.0.0.1'
  address.port = String(proxy.port)
  return address.href
}

function plain({ latencyMs = 0, sliceBytes = 0, bytesPerSecond = 0 }: TcpShape): boolean {
  return latencyMs === 0 && sliceBytes === 0 && bytesPerSecond === 0
}

async function send(to: Socket, bytes: Buffer, { latencyMs = 0, sliceBytes, bytesPerSecond }: TcpShape) {
  if (latencyMs > 0) await delay(latencyMs)
  const step = sliceBytes || Math.ceil((bytesPerSecond ?? 0) / 20) || bytes.length
  for (let at = 0; at < bytes.length && !to.destroyed; at += step) {
    to.write(bytes.subarray(at, at + step))
    await delay(bytesPerSecond ? (step / bytesPerSecond) * 1000 : 0)
  }
}
