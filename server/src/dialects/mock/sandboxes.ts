import { hash } from 'node:crypto'

/** A request to an interface, as it is passed on to a sandbox. */
export interface SandboxRequest {
  readonly dialect: string
  readonly method: string
  /** The address at the interface itself, with what stands behind `?`. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer | undefined
  readonly ip: string
}

export interface SandboxAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | string[] | undefined>>
  readonly body: Buffer
}

/** A whole service with the demo's data, for one caller and apart from everything else. */
export interface Sandbox {
  /** Answers as the demo's owner, whatever the credential of the request. */
  answer(request: SandboxRequest): Promise<SandboxAnswer>
  /** What it takes of the disk. */
  bytes(): number
  close(): Promise<void>
}

/** Makes sandboxes; closed when the service ends. */
export interface SandboxMaker {
  make(): Promise<Sandbox>
  close(): Promise<void>
}

export interface SandboxLimits {
  /** How many there are at once. */
  readonly most: number
  /** How long one is kept that nobody uses. */
  readonly idleMs: number
  /** One that has grown larger is forgotten. */
  readonly largest: number
}

const usual: SandboxLimits = { most: 20, idleMs: 60 * 60_000, largest: 16 * 1024 * 1024 }

interface Kept {
  readonly sandbox: Sandbox
  timer: NodeJS.Timeout
  busy: number
  isForgotten: boolean
}

/** The sandboxes of a service, each by the hash of the credential that it belongs to. Nothing of them outlives the process. */
export class Sandboxes {
  readonly #maker: SandboxMaker
  readonly #limits: SandboxLimits
  /** The one that was used last comes last. */
  readonly #kept = new Map<string, Kept>()
  readonly #coming = new Map<string, Promise<void>>()
  readonly #going = new Set<Promise<void>>()

  constructor(maker: SandboxMaker, limits: SandboxLimits = usual) {
    this.#maker = maker
    this.#limits = limits
  }

  /**
   * Does something with the sandbox of a credential, which is made where there is none: `admit` throws the refusal of one
   * too many. The one that was not used for the longest time makes room.
   */
  async use<T>(credential: string, admit: () => Promise<void>, work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    const key = hash('sha256', credential, 'base64url')
    const known = this.#kept.get(key)
    if (known && known.sandbox.bytes() > this.#limits.largest) this.#forget(key)
    while (!this.#kept.has(key)) {
      const coming = this.#coming.get(key) ?? this.#make(key, admit).finally(() => this.#coming.delete(key))
      this.#coming.set(key, coming)
      await coming
    }
    const kept = this.#kept.get(key) as Kept
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    clearTimeout(kept.timer)
    kept.timer = this.#endOf(key)
    kept.busy += 1
    try {
      return await work(kept.sandbox)
    } finally {
      kept.busy -= 1
      this.#closeIdle(kept)
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#coming.values())
    for (const key of [...this.#kept.keys()]) this.#forget(key)
    await Promise.all(this.#going)
    await this.#maker.close()
  }

  async #make(key: string, admit: () => Promise<void>): Promise<void> {
    await admit()
    const sandbox = await this.#maker.make()
    this.#kept.set(key, { sandbox, timer: this.#endOf(key), busy: 0, isForgotten: false })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > this.#limits.most && oldest !== undefined) this.#forget(oldest)
  }

  #endOf(key: string): NodeJS.Timeout {
    return setTimeout(() => this.#forget(key), this.#limits.idleMs).unref()
  }

  #forget(key: string): void {
    const kept = this.#kept.get(key)
    if (!kept) return
    this.#kept.delete(key)
    clearTimeout(kept.timer)
    kept.isForgotten = true
    this.#closeIdle(kept)
  }

  /** What is being answered is finished first. */
  #closeIdle({ sandbox, busy, isForgotten }: Kept): void {
    if (!isForgotten || busy > 0) return
    const going = sandbox
      .close()
      // Its files go with the folder of all of them in the end.
      .catch(() => undefined)
      .finally(() => this.#going.delete(going))
    this.#going.add(going)
  }
}
