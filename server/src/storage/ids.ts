import type { Engine } from './engine.ts'
import { first } from './engine.ts'

/** A number that was never given before; or exactly `wanted`, which then is never given again. */
export const reserveId = async (engine: Engine, wanted?: number): Promise<number> => {
  if (wanted !== undefined) {
    await reserveIdsUpTo(engine, wanted)
    return wanted
  }
  return engine.transaction(async (session) => {
    const row = await first<{ id: number }>(session, engine.newIds, [1])
    if (engine.kind === 'sqlite') session.write('update id_counter set next = next + $1', [1])
    return (row as { id: number }).id
  })
}

/** From now on only numbers above `last` are given. */
export const reserveIdsUpTo = async (engine: Engine, last: number): Promise<void> => {
  await engine.transaction(async (session) => {
    if (engine.kind === 'sqlite') session.write('update id_counter set next = max(next, $1 + 1)', [last])
    else await session.all("select setval('ids', greatest($1::bigint, nextval('ids')))", [last])
  })
}
