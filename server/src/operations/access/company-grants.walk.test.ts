import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { joinAt, type Place, type Values } from '../../model/access.ts'
import type { Company } from '../../model/company.ts'
import { activeAt, boundariesAfter, type Grant, type Member, type Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import { emptyDatabase, type Someone, type World, worldOn } from '../../testing/world.ts'
import { createRole } from '../roles/create-role.ts'
import { updateRole } from '../roles/update-role.ts'
import { giveGrant } from './give-grant.ts'
import { removeGrant } from './remove-grant.ts'
import { updateGrant } from './update-grant.ts'

/*
 * The rules are walked in model/walks.test.ts; here the operations are, with all that they do around them. A coalition
 * of people who are no owners gives, changes and takes grants and roles, its own too, wherever it is let. At no place and
 * at no moment to come may any of them hold what they did not hold together at the start.
 */

/** So that each run meets the same: what is asserted to have been met is met. */
const SEED = 20_260
const STEPS = 220

const slugs = [
  'timetable_access',
  'finances_access',
  'finances_accounts_limited_access',
  'settings_users_access',
  'settings_users_edit_access',
  'settings_users_delete_access',
]

const open = async (): Promise<World> => {
  const { url, remove } = await emptyDatabase('sqlite')
  return worldOn(url, { dialects: ['native'] }, remove)
}

interface Held {
  readonly company: Company
  /** The grants of everybody in the coalition. */
  readonly members: readonly Member[]
  readonly now: Moment
}

test('a coalition of limited people gains nothing through grants and roles', async () => {
  await using world = await open()
  const salon = await world.salon({ locations: 3 })
  const { companyId, locations } = salon
  const [first, second, third] = locations as readonly [number, number, number]
  const year = Date.UTC(2090, 0) * 1000
  const own = await createRole(world.core, salon.owner.call, { companyId, title: 'Own', weight: 1 })
  const coalition: readonly Someone[] = [
    await salon.member({ slot: 'company', role: 'salon:manager', exceptions: { finances_access: false } }),
    await salon.member({ role: 'salon:manager', endsAt: year }),
    await salon.member({ slot: 'extra:1', scope: [first, second], role: 'salon:administrator' }),
    await salon.member({ slot: `location:${third}`, role: own.role.ref }),
  ]

  const look = async (): Promise<Held> => {
    const { facts, now } = await world.core.facts.read((facts) => ({
      company: facts.company(companyId) as Company,
      members: coalition.map(({ memberId }) => facts.member(companyId, memberId) as Member),
    }))
    return { ...facts, now }
  }
  const places: readonly Place[] = [...locations, 'company']
  const potential = ({ company }: Held, grants: readonly Grant[], place: Place, at: Moment): Values =>
    joinAt(
      company,
      grants.filter((grant) => activeAt(grant, at)),
      place,
      true,
    )

  const start = await look()
  const all = start.members.flatMap(({ grants }) => grants)
  const isOwner = (held: Held): boolean =>
    held.members.some(({ grants }) => grants.some(({ role }) => held.company.catalogue.ownerRoles.has(role ?? '')))
  const assertWithin = async (what: string): Promise<void> => {
    const held = await look()
    assert.ok(!isOwner(held), what)
    for (const { id, grants } of held.members)
      for (const at of [held.now, ...boundariesAfter([...all, ...grants], held.now)])
        for (const place of places) {
          // What they had then, as the roles were then: both are of the start.
          const [has, had] = [potential(held, grants, place, at), potential(start, all, place, at)]
          for (const { index, slug, type } of held.company.catalogue.permissions)
            assert.ok(
              type.atMost(has[index] as Value, had[index] as Value),
              `${id} gained ${slug} at ${place} by ${what}: ${has[index]} beyond ${had[index]}`,
            )
        }
  }

  const flag = fc.constantFrom<unknown>(true, false, null)
  const values = fc.record(
    Object.fromEntries(
      slugs.map((slug) => [slug, slug.endsWith('limited_access') ? fc.constantFrom('all', [1]) : flag]),
    ),
    { requiredKeys: [] },
  )
  const role = fc.constantFrom(own.role.ref, own.role.ref, 'salon:worker', 'salon:administrator', 'salon:manager', null)
  const moment = fc.constantFrom(null, null, year - 1, year, year + 1)
  const scope = fc.constantFrom<'company' | readonly number[]>('company', [first], [second], [first, second])
  const person = fc.nat({ max: coalition.length - 1 })
  const step = fc.record({
    kind: fc.constantFrom('give', 'give', 'give', 'change', 'change', 'take', 'role'),
    actor: fc.constantFrom(0, 0, 0, 1, 1, 2, 3),
    target: person,
    which: fc.nat({ max: 99 }),
    role: fc.oneof({ weight: 9, arbitrary: role }, { weight: 1, arbitrary: fc.constant('salon:owner') }),
    scope,
    startsAt: moment,
    endsAt: moment,
    values: fc.oneof(fc.constant({ finances_access: false }), fc.constant({}), values),
    said: fc.dictionary(fc.constantFrom('timetable_access', 'finances_access', 'settings_users_delete_access'), flag, {
      maxKeys: 2,
    }),
    keep: fc.subarray(['role', 'scope', 'startsAt', 'endsAt', 'values']),
  })
  // What they have from the start stays, or the walk would soon stand still.
  const initial = new Set(all.map(({ id }) => id))

  const done = { give: 0, change: 0, take: 0, role: 0, refused: 0 }
  const { core } = world
  for (const { kind, actor, target, which, keep, said, ...wish } of fc.sample(step, { numRuns: STEPS, seed: SEED })) {
    const { call } = coalition[actor] as Someone
    const { memberId } = coalition[target] as Someone
    const grants = (await look()).members.flatMap((member) => member.grants).filter(({ id }) => !initial.has(id))
    const grantId = grants[which % Math.max(1, grants.length)]?.id ?? 0
    const some = Object.fromEntries(Object.entries(wish).filter(([part]) => !keep.includes(part)))
    try {
      if (kind === 'give') await giveGrant(core, call, { ...wish, companyId, memberId })
      else if (kind === 'change') await updateGrant(core, call, { companyId, grantId, sent: some })
      else if (kind === 'take') await removeGrant(core, call, { companyId, grantId })
      else await updateRole(core, call, { companyId, ref: own.role.ref, weight: which % 7, values: said })
      done[kind as keyof typeof done] += 1
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      done.refused += 1
      continue
    }
    await assertWithin(`${actor}'s ${kind} ${JSON.stringify(some)} for ${target}`)
  }
  // A walk on which everything is refused, or nothing, shows nothing.
  assert.ok(
    Object.values(done).every((count) => count >= 5),
    JSON.stringify(done),
  )
})
