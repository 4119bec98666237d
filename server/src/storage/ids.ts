import type { Engine, Session } from './engine.ts'

/** On a file a refusal takes the counter back too: up to here numbers were given, if only to changes that were refused. */
const given = new WeakMap<Engine, number>()

/** Numbers that were never given before, inside a transaction. */
export const takeIds = async (engine: Engine, session: Session, count: number): Promise<number[]> => {
  const take = async (): Promise<number[]> =>
    (await session.all<{ id: number }>(engine.newIds, [count])).map(({ id }) => id)
  let ids = await take()
  if (engine.kind === 'postgres') return ids
  const next = given.get(engine) ?? 0
  if ((ids[0] as number) < next) {
    session.write('update id_counter set next = $1', [next])
    ids = await take()
  }
  session.write('update id_counter set next = next + $1', [count])
  given.set(engine, (ids.at(-1) as number) + 1)
  return ids
}

/** A number that was never given before; or exactly `wanted`, which then is never given again. */
export const reserveId = async (engine: Engine, wanted?: number): Promise<number> => {
  if (wanted !== undefined) {
    await reserveIdsUpTo(engine, wanted)
    return wanted
  }
  return engine.transaction(async (session) => (await takeIds(engine, session, 1))[0] as number)
}

/** From now on only numbers above `last` are given. */
export const reserveIdsUpTo = async (engine: Engine, last: number): Promise<void> => {
  await engine.transaction(async (session) => {
    if (engine.kind === 'sqlite') {
      session.write('update id_counter set next = max(next, $1 + 1)', [last])
      return
    }
    // Changing the sequence, if only to what it is, waits for whoever takes numbers and keeps others from it: between
    // reading and setting, none may be given.
    session.write('alter sequence ids minvalue 1')
    await session.all('select setval($2::regclass, greatest(last_value, $1::bigint)) from ids', [last, 'ids'])
  })
}
