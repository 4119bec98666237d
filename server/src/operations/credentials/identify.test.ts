import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Audience } from '../../model/actor.ts'
import { openCore } from '../../open-core.ts'
import { onEachEngine, operator } from '../../testing/world.ts'
import type { Core } from '../core.ts'
import { createPartner } from '../partners/create-partner.ts'
import { createUser } from '../users/create-user.ts'
import { setUserDisabled } from '../users/set-user-disabled.ts'
import { identifyAlteg, identifyBearer } from './identify.ts'
import { issueToken } from './issue-token.ts'
import { revokeToken } from './revoke-token.ts'

const invalid = { kind: 'credential.invalid' }
const audiences: readonly Audience[] = ['alteg', 'bakery', 'station', 'native', 'authzen', 'assistant']

const tables = [
  'tokens',
  'user_passwords',
  'user_profiles',
  'directory_events',
  'audit_events',
  'outbox',
  'invitations',
]

onEachEngine('credentials: tokens', (open) => {
  test('a token works in its own audience and nowhere else', async () => {
    await using world = await open()
    const { core } = world
    const { id: userId } = await createUser(core, operator, { name: 'Ann', confirmed: true })
    const { partnerId, token: partnerToken } = await createPartner(core, operator, { name: 'P' })
    for (const audience of audiences) {
      const { id, text } = await issueToken(core, operator, { audience, userId, partnerId })
      for (const wanted of audiences) {
        const identified = identifyBearer(core, wanted, text)
        if (wanted === audience)
          assert.deepEqual(await identified, { kind: 'user', userId, tokenId: id, audience, partnerId })
        else await assert.rejects(identified, invalid, `${audience} as ${wanted}`)
      }
      const asAlteg = identifyAlteg(core, { partnerToken, userToken: text })
      if (audience === 'alteg') assert.equal((await asAlteg).kind, 'user')
      else await assert.rejects(asAlteg, invalid)
      await assert.rejects(identifyAlteg(core, { partnerToken: text }), invalid)
    }
    // A partner's token is nobody's token, and a hash is no token.
    for (const audience of audiences) await assert.rejects(identifyBearer(core, audience, partnerToken), invalid)
    await assert.rejects(identifyAlteg(core, { partnerToken, userToken: partnerToken }), invalid)
    const [row] = await core.engine.all<{ hash: string }>('select hash from tokens where user_id = $1', [userId])
    await assert.rejects(identifyBearer(core, 'alteg', row?.hash as string), invalid)
  })

  test('a user token works with its own partner’s token, as long as both live', async () => {
    await using world = await open()
    const { core } = world
    const { id: userId } = await createUser(core, operator, { name: 'Ann', confirmed: true })
    const [mine, theirs] = [
      await createPartner(core, operator, { name: 'Mine' }),
      await createPartner(core, operator, { name: 'Theirs' }),
    ]
    const { text: userToken } = await issueToken(core, operator, {
      audience: 'alteg',
      userId,
      partnerId: mine.partnerId,
    })
    assert.equal((await identifyAlteg(core, { partnerToken: mine.token, userToken })).kind, 'user')
    assert.equal((await identifyAlteg(core, { partnerToken: mine.token })).kind, 'partner')
    await assert.rejects(identifyAlteg(core, { partnerToken: theirs.token, userToken }), invalid)
    const { text: unbound } = await issueToken(core, operator, { audience: 'alteg', userId })
    await assert.rejects(identifyAlteg(core, { partnerToken: mine.token, userToken: unbound }), invalid)

    const [row] = await core.engine.all<{ id: number }>(
      'select id from tokens where partner_id = $1 and user_id is null',
      [mine.partnerId],
    )
    await revokeToken(core, operator, row?.id as number)
    await assert.rejects(identifyAlteg(core, { partnerToken: mine.token, userToken }), invalid)
  })

  test('ended, revoked and locked out are refused on the next call, on every node', async () => {
    await using world = await open()
    const { core } = world
    const other = await openCore(world.url)
    const { id: userId } = await createUser(core, operator, { name: 'Ann', confirmed: true })
    const token = (expiresIn?: number): Promise<{ id: number; text: string }> =>
      issueToken(core, operator, { audience: 'native', userId, ...(expiresIn !== undefined && { expiresIn }) })
    const works = async (text: string): Promise<boolean[]> =>
      Promise.all(
        [core, other.core].map((at: Core) =>
          identifyBearer(at, 'native', text).then(
            () => true,
            (error) => {
              assert.equal(error.kind, 'credential.invalid')
              return false
            },
          ),
        ),
      )
    const [lasting, brief, revoked] = [await token(), await token(0.15), await token()]
    for (const { text } of [lasting, brief, revoked]) assert.deepEqual(await works(text), [true, true])
    await new Promise((resolve) => setTimeout(resolve, 170))
    assert.deepEqual(await works(brief.text), [false, false])

    // Somebody else's token is unknown to whoever is not its holder.
    const { id: strangerId } = await createUser(core, operator, { name: 'Sid', confirmed: true })
    const as = (who: number, audience: 'native' | 'bakery') =>
      ({ ...operator, actor: { kind: 'user', userId: who, tokenId: lasting.id, audience } }) as const
    await assert.rejects(revokeToken(core, as(strangerId, 'native'), revoked.id), { kind: 'token.unknown' })
    // Nor does a program of another interface end its person's other tokens.
    await assert.rejects(revokeToken(core, as(userId, 'bakery'), revoked.id), { kind: 'token.unknown' })
    await assert.rejects(revokeToken(core, operator, 99_999_999), { kind: 'token.unknown' })
    await revokeToken(core, as(userId, 'native'), revoked.id)
    await revokeToken(core, operator, revoked.id)
    assert.deepEqual(await works(revoked.text), [false, false])
    assert.deepEqual(await works(lasting.text), [true, true])

    await setUserDisabled(core, operator, userId, true)
    assert.deepEqual(await works(lasting.text), [false, false])
    await assert.rejects(token(), { kind: 'user.unknown' })
    await setUserDisabled(core, operator, userId, false)
    assert.deepEqual(await works(lasting.text), [false, false])
    assert.deepEqual(await works((await token()).text), [true, true])
    await other.close()
  })

  test('who a credential was found to be is found anew when any of its tokens goes, also of a partner first seen', async () => {
    await using world = await open()
    const { core } = world
    const { id: userId } = await createUser(core, operator, { name: 'Ann', confirmed: true })
    const partners = [
      await createPartner(core, operator, { name: 'One' }),
      await createPartner(core, operator, { name: 'Two' }),
    ]
    for (const { partnerId, token: partnerToken } of partners) {
      const user = await issueToken(core, operator, { audience: 'alteg', userId, partnerId })
      const [ofPartner] = await core.engine.all<{ id: number }>(
        'select id from tokens where partner_id = $1 and user_id is null',
        [partnerId],
      )
      // Of the first, nothing is in memory yet.
      const other = await openCore(world.url)
      const isRevoked = partnerId === partners[0]?.partnerId
      // Credentials are given as the same objects again, as the dialects do; each to its own node.
      const callers = [other.core, core].map((at) => ({
        at,
        both: { partnerToken, userToken: user.text },
        partner: { partnerToken },
      }))
      for (const { at, both, partner } of [...callers, ...callers]) {
        assert.equal((await identifyAlteg(at, both)).kind, 'user')
        assert.equal((await identifyAlteg(at, partner)).kind, 'partner')
      }
      await revokeToken(core, operator, isRevoked ? (ofPartner?.id as number) : user.id)
      for (const { at, both, partner } of callers) {
        await assert.rejects(identifyAlteg(at, both), invalid)
        if (isRevoked) await assert.rejects(identifyAlteg(at, partner), invalid)
        else assert.equal((await identifyAlteg(at, partner)).kind, 'partner')
      }
      await other.close()
    }
  })

  test('no table holds a secret in plain', async () => {
    await using world = await open()
    const salon = await world.salon()
    const secrets = [salon.partner.token, salon.owner.token]
    for (const table of tables) {
      const text = JSON.stringify(await world.core.engine.all<object>(`select * from ${table}`))
      for (const secret of secrets) {
        assert.ok(!text.includes(secret), table)
        assert.ok(!text.includes(secret.slice(11)), table)
      }
    }
  })

  test('last use is written now and then, and is no change', async () => {
    await using world = await open()
    const { core } = world
    const salon = await world.salon()
    const revisions = (): Promise<object[]> => core.engine.all<object>('select * from revisions order by scope')
    const before = await revisions()
    const uses = (): Promise<{ last_used_at: number | null }[]> =>
      core.engine.all('select last_used_at from tokens where id = $1', [
        (salon.owner.call.actor as { tokenId: number }).tokenId,
      ])

    await identifyAlteg(core, { partnerToken: salon.partner.token, userToken: salon.owner.token })
    assert.equal((await uses())[0]?.last_used_at, null)
    await core.lastUse.flush()
    const used = (await uses())[0]?.last_used_at as number
    assert.ok(Math.abs(used - Date.now() * 1000) < 60_000_000)
    assert.deepEqual(await revisions(), before)

    // What cannot be written now is kept for the next time; what is older does not replace what is newer.
    const { engine, lastUse } = core
    const { transaction } = engine
    engine.transaction = () => Promise.reject(new Error('away'))
    const { tokenId } = salon.owner.call.actor as { tokenId: number }
    lastUse.note(tokenId, used + 5)
    await assert.rejects(lastUse.flush(), /away/)
    engine.transaction = transaction
    await lastUse.flush()
    lastUse.note(tokenId, used + 1)
    await lastUse.flush()
    assert.equal((await uses())[0]?.last_used_at, used + 5)
  })
})
