import type { Engine } from './engine.ts'

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
    const uses = this.#uses
    this.#uses = new Map()
    await this.#engine.transaction(async (session) => {
      for (const [id, at] of uses) session.write('update tokens set last_used_at = $2 where id = $1', [id, at])
    })
  }
}
