import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '../../model/actor.ts'
import { onEachEngine, operator, type Someone } from '../../testing/world.ts'
import { changeOwnPassword } from './change-own-password.ts'
import { setPassword } from './set-password.ts'
import { signIn } from './sign-in.ts'

const next = 'another horse, another staple'

/** Signed in at the native interface. */
const signedIn = ({ call, userId }: Someone) => {
  const actor: Actor = { kind: 'user', userId, tokenId: 1, audience: 'native' }
  return { ...call, actor }
}

onEachEngine('credentials: one’s own password', (open) => {
  const begin = async () => {
    const world = await open()
    const bakery = await world.bakery()
    await setPassword(world.core, operator, bakery.owner.userId, bakery.owner.password)
    return { world, bakery, owner: bakery.owner }
  }

  test('a program’s token tells nothing about a guess, and uses up no attempt', async () => {
    const { world, owner } = await begin()
    await using _ = world
    const call = signedIn(owner)
    const limited = { ...call, actor: { ...call.actor, limits: {} } as Actor }
    for (const present of [owner.password, 'not this one at all'])
      await assert.rejects(changeOwnPassword(world.core, limited, { present, next }), { kind: 'access.denied' })
    assert.deepEqual(await world.core.engine.all('select * from sign_in_failures'), [])
  })

  test('a guess with a token counts as one at signing in, and ends as soon', async () => {
    const { world, owner } = await begin()
    await using _ = world
    const guess = () => changeOwnPassword(world.core, signedIn(owner), { present: 'not this one at all', next })
    for (let n = 0; n < 20; n++) await assert.rejects(guess(), { kind: 'request.invalid' })
    await assert.rejects(guess(), { kind: 'sign-in.throttled' })
    const { login, password } = owner
    await assert.rejects(signIn(world.core, owner.call, { login, password }), { kind: 'sign-in.throttled' })
  })

  test('of two who replace the same password at once, one does: the other’s is not the present one any more', async () => {
    const { world, owner } = await begin()
    await using _ = world
    const present = owner.password
    const nexts = [next, 'a third horse, a third staple']
    const results = await Promise.allSettled(
      nexts.map((wish) => changeOwnPassword(world.core, signedIn(owner), { present, next: wish })),
    )
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const kept = nexts[results.findIndex(({ status }) => status === 'fulfilled')] as string
    await signIn(world.core, owner.call, { login: owner.login, password: kept })
  })

  test('somebody else’s password is not one’s own, even where their login is one’s address', async () => {
    const { world, bakery, owner } = await begin()
    await using _ = world
    const victim = await bakery.member()
    await setPassword(world.core, operator, victim.userId, 'the victim has this password')
    // Not possible any more; an older installation may have it.
    await world.core.engine.transaction(async (session) => {
      session.write('update user_profiles set login = $2 where user_id = $1', [owner.userId, victim.login])
    })
    const wish = { present: owner.password, next }
    await assert.rejects(changeOwnPassword(world.core, signedIn(victim), wish), { kind: 'request.invalid' })
  })
})
