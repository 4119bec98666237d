import { createServer, Socket } from 'node:net'

/** The way to a database server, which a test can close. */
export interface Way extends AsyncDisposable {
  /** The database's address by this way. */
  readonly url: string
  /** All connections end, and none is let in. */
  cut(): void
  /** Nothing gets through any more, and nobody is told. */
  stall(): void
  /** Everything gets through again, also what has waited. */
  open(): void
}

interface Hindrance {
  /** What the server says takes so many milliseconds longer. */
  readonly lag?: number | undefined
  /** A connection ends when the client sends this, before the server hears it. */
  readonly cutAt?: string
}

/** A way to the server of a database, open at first. */
export const wayTo = async (target: string, { lag = 0, cutAt }: Hindrance = {}): Promise<Way> => {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let state: 'open' | 'cut' | 'stalled' = 'open'
  const join = (from: Socket, to: Socket, after: (work: () => void) => void): void => {
    sockets.add(from)
    from.on('data', (part) => {
      if (cutAt !== undefined && part.includes(cutAt)) from.resetAndDestroy()
      else after(() => to.write(part))
    })
    from.on('end', () => after(() => to.end()))
    from.on('error', () => to.destroy())
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
    if (state === 'stalled') from.pause()
  }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    if (state === 'cut') {
      near.resetAndDestroy()
      return
    }
    const far = new Socket({ allowHalfOpen: true })
    far.setNoDelay(true)
    far.connect(Number(port), hostname)
    join(near, far, (work) => work())
    // Timers of one length run in their order.
    join(far, near, (work) => (lag === 0 ? work() : setTimeout(work, lag)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(target)
  url.port = String((server.address() as { port: number }).port)
  return {
    url: url.href,
    cut: () => {
      state = 'cut'
      for (const socket of sockets) socket.resetAndDestroy()
    },
    stall: () => {
      state = 'stalled'
      for (const socket of sockets) socket.pause()
    },
    open: () => {
      state = 'open'
      for (const socket of sockets) socket.resume()
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
