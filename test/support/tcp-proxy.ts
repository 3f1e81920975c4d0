import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export type TcpProxy = {
  port: number
  /** Refuses new connections and resets the open ones: a server that is down. */
  down(): Promise<void>
  /** Keeps connections open and lets no byte through: a server that hangs. */
  hang(): void
  /** Lets everything through again. */
  up(): Promise<void>
  close(): Promise<void>
}

/** A door to a server that tests can shut. Starts open. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let hanging = false
  let server: Server | undefined
  let port = 0

  const accept = (client: Socket) => {
    const upstream = connect(target.port, target.host)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => {
        if (!hanging) to.write(bytes)
      })
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  }
  const up = async () => {
    // What was swallowed while hanging is gone: such connections cannot be used again.
    if (hanging) reset()
    hanging = false
    if (server) return
    server = createServer(accept)
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy()
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
    down,
    up,
    hang: () => {
      hanging = true
    },
    close: down,
  }
}
