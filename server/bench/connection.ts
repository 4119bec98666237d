import { connect, type Socket } from 'node:net'

export interface Answer {
  readonly status: number
  /** The body, when it was asked for. */
  readonly body: Buffer | undefined
}

/** One pooled buffer for all: what is read from it is done with before the next read. */
const shared = Buffer.allocUnsafe(256 * 1024)

/**
 * One keep-alive connection, one request at a time. It reads only what a measurement needs of HTTP, because whatever it
 * costs is taken from the server's figures when it becomes the slower of the two.
 */
export class Connection {
  readonly #socket: Socket
  readonly #ready: Promise<void>
  #head = ''
  #status = 0
  #left = 0
  #kept: Buffer[] | undefined
  #done: ((answer: Answer) => void) | undefined
  #fail: (error: Error) => void = () => undefined

  constructor(port: number) {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#ready = promise
    this.#fail = reject
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (size, buffer) => {
          this.#read(buffer as Buffer, size)
          return true
        },
      },
    })
    this.#socket.once('connect', resolve)
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('the server closed a connection')))
  }

  ready(): Promise<void> {
    return this.#ready
  }

  onFailure(fail: (error: Error) => void): void {
    this.#fail = fail
  }

  ask(request: Buffer | string, keepBody: boolean, done: (answer: Answer) => void): void {
    this.#done = done
    this.#kept = keepBody ? [] : undefined
    if (typeof request === 'string') this.#socket.write(request, 'latin1')
    else this.#socket.write(request)
  }

  close(): void {
    this.#fail = () => undefined
    this.#socket.destroy()
  }

  #read(buffer: Buffer, size: number): void {
    let from = 0
    if (this.#left === 0) {
      const before = this.#head.length
      const text = this.#head + buffer.toString('latin1', 0, Math.min(size, 2048))
      const end = text.indexOf('\r\n\r\n')
      if (end === -1) {
        this.#head = text
        return
      }
      this.#head = ''
      this.#status = Number(text.slice(9, 12))
      this.#left = Number(/content-length: (\d+)/i.exec(text)?.[1])
      from = end + 4 - before
    }
    this.#left -= size - from
    this.#kept?.push(Buffer.from(buffer.subarray(from, size)))
    if (this.#left > 0) return
    if (this.#left < 0 || Number.isNaN(this.#left)) {
      this.#fail(new Error('an answer has another length than it says'))
      return
    }
    const body = this.#kept && Buffer.concat(this.#kept)
    this.#done?.({ status: this.#status, body })
  }
}
