import type { Engine } from './engine.ts'

/** How many are written at once: a file's writes hold the event loop. */
const PORTION = 500

/**
 * When each token was last used. Kept in memory and written now and then, outside every lock: it is no change, raises
 * no revision, and a crash may lose the last minute of it.
 */
export class LastUse {
  readonly #engine: Engine
  #uses = new Map<number, number>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  note(tokenId: number, now: number): void {
    this.#uses.set(tokenId, now)
  }

  async flush(): Promise<void> {
    if (this.#uses.size === 0) return
    // In one order, so that the flushes of two nodes never wait for each other.
    const uses = [...this.#uses].sort(([a], [b]) => a - b)
    this.#uses = new Map()
    for (let from = 0; from < uses.length; from += PORTION) {
      try {
        await this.#engine.transaction(async (session) => {
          // Ending a person's tokens takes them in another order: then this one gives up, never the change.
          if (this.#engine.kind === 'postgres') session.write("set local lock_timeout = '200ms'")
          for (const [id, at] of uses.slice(from, from + PORTION))
            session.write(
              'update tokens set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2)',
              [id, at],
            )
        })
      } catch (error) {
        for (const [id, at] of uses.slice(from)) if (!this.#uses.has(id)) this.#uses.set(id, at)
        throw error
      }
    }
  }
}
