import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { effectiveAccess, type Place } from '../../model/access.ts'
import type { Company } from '../../model/company.ts'
import { blockerOf, type Moment, type Person } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { onEachEngine, operator, type Someone } from '../../testing/world.ts'
import { giveGrant } from '../access/give-grant.ts'
import { removeGrant } from '../access/remove-grant.ts'
import { updateGrant } from '../access/update-grant.ts'
import { createLocation } from '../locations/create-location.ts'
import { setLocationClosed } from '../locations/set-location-closed.ts'
import { removeCompanyMember } from '../members/remove-company-member.ts'
import { updateCompanyMember } from '../members/update-company-member.ts'
import { createPartner } from '../partners/create-partner.ts'
import { setPartnerConnected } from '../partners/set-partner-connected.ts'
import { createRole } from '../roles/create-role.ts'
import { updateRole } from '../roles/update-role.ts'
import { setUserDisabled } from '../users/set-user-disabled.ts'
import { factsAt } from './history.ts'

/*
 * A history of changes at random: after each, a full copy of what everybody may do is taken. Asked about the moments
 * of those copies afterwards, the service must find each again.
 */

/** So that each run meets the same: what is asserted to have been met is met. */
const SEED = 4711
const STEPS = 60

const values = fc.record(
  {
    timetable_access: fc.boolean(),
    finances_access: fc.boolean(),
    finances_accounts_limited_access: fc.constantFrom<unknown>('all', [1], [1, 2], []),
    finances_transactions_access: fc.boolean(),
    company_info: fc.boolean(),
  },
  { requiredKeys: [] },
)

const step = fc.record({
  kind: fc.constantFrom(
    'give',
    'give',
    'change',
    'change',
    'take',
    'role',
    'close',
    'disable',
    'suspend',
    'archive',
    'remove',
    'admit',
    'partner',
    'open',
  ),
  target: fc.nat({ max: 2 }),
  which: fc.nat({ max: 99 }),
  role: fc.constantFrom('salon:worker', 'salon:manager', 'bakery:member', 'own', null),
  values,
  everywhere: fc.nat({ max: 4 }).map((n) => n === 0),
  /** Windows begin and end between the steps, in milliseconds from now. */
  starts: fc.option(fc.integer({ min: -100, max: 60 })),
  ends: fc.option(fc.integer({ min: 1, max: 150 })),
  state: fc.boolean(),
})

interface Copy {
  readonly at: Moment
  readonly revision: number
  readonly access: unknown
  /** Everything that decides, as it stood: members, grants, what their people are, roles, places, partners. */
  readonly facts: unknown
}

/** Facts in a form that can be compared: without what is kept beside them, and in one order. */
const plain = ({ roles, locations, partners }: Company, people: readonly (Person | undefined)[]): unknown =>
  structuredClone({
    roles: [...roles.values()].map(({ ref, title, weight, values }) => ({ ref, title, weight, values })),
    locations: [...locations.values()],
    partners: [...partners].sort(),
    people: people.map(
      (person) =>
        person && {
          ...person,
          member: { ...person.member, grants: [...person.member.grants].sort((a, b) => a.id - b.id) },
        },
    ),
  })

const accessOf = (company: Company, people: readonly (Person | undefined)[], places: readonly Place[], at: Moment) =>
  people.map(
    (person) =>
      person && {
        blocker: blockerOf(person),
        places: places.map((place) => [place, effectiveAccess(company, person, place, at, 'any')]),
      },
  )

onEachEngine('facts of a moment', (open) => {
  test('are found again for each step of a history', async () => {
    await using world = await open({ dialects: [] })
    const { core } = world
    const { companyId, owner, member, ...made } = await world.company(['salon', 'bakery'], 2)
    const locations = [...made.locations]
    const people: Someone[] = [await member(), await member({ slot: 'company' }), await member({ slot: 'entry' })]
    const { call } = owner
    const { partnerId } = await createPartner(core, operator, { name: 'Another' })
    const own = await createRole(core, call, { companyId, title: 'Own', weight: 1 })

    const copy = async (): Promise<Copy> => {
      // The clock of a file counts in milliseconds: nothing else happens in the same one.
      await pause(3)
      const { facts, now } = await core.facts.read((look) => ({
        company: look.company(companyId) as Company,
        revision: look.revision(companyId) as number,
        people: [owner, ...people].map(({ memberId, userId }): Person | undefined => {
          const found = look.member(companyId, memberId)
          return found && { member: found, user: look.user(userId) }
        }),
      }))
      await pause(3)
      return {
        at: now,
        revision: facts.revision,
        access: accessOf(facts.company, facts.people, [...locations, 'company'], now),
        facts: plain(facts.company, facts.people),
      }
    }

    const done: Record<string, number> = {}
    const copies = [await copy()]
    for (const { kind, target, which, role, ...wish } of fc.sample(step, { numRuns: STEPS, seed: SEED })) {
      const { memberId, userId } = people[target] as Someone
      const locationId = locations[which % locations.length] as number
      const { now } = await core.facts.read((look) => look.revision(companyId))
      const sent = {
        role: role === 'own' ? own.role.ref : role,
        values: { timetable_access: true, ...wish.values },
        startsAt: wish.starts === null ? null : now + wish.starts * 1000,
        endsAt: wish.ends === null ? null : now + wish.ends * 1000 + 60_000,
      }
      const { facts: grants } = await core.facts.read((look) => look.member(companyId, memberId)?.grants ?? [])
      const grantId = grants[which % Math.max(1, grants.length)]?.id ?? 0
      const deeds: Record<typeof kind, () => Promise<unknown>> = {
        give: () =>
          giveGrant(core, call, { companyId, memberId, scope: wish.everywhere ? 'company' : [locationId], ...sent }),
        change: () => updateGrant(core, call, { companyId, grantId, sent }),
        take: () => removeGrant(core, call, { companyId, grantId }),
        role: () => updateRole(core, call, { companyId, ref: own.role.ref, values: wish.values }),
        close: () => setLocationClosed(core, operator, companyId, locationId, wish.state),
        disable: () => setUserDisabled(core, operator, userId, wish.state),
        suspend: () => updateCompanyMember(core, call, { companyId, memberId, suspended: wish.state }),
        archive: () => updateCompanyMember(core, call, { companyId, memberId, archived: wish.state }),
        remove: () => removeCompanyMember(core, call, { companyId, memberId }),
        admit: () => updateCompanyMember(core, call, { companyId, memberId, archived: false, suspended: false }),
        partner: () => setPartnerConnected(core, operator, companyId, partnerId, wish.state),
        open: async () => locations.push(await createLocation(core, operator, companyId, { title: 'New' })),
      }
      try {
        await deeds[kind]()
        done[kind] = (done[kind] ?? 0) + 1
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
      }
      copies.push(await copy())
    }
    assert.equal(Object.keys(done).length, 12, JSON.stringify(done))

    const places = locations.length
    let last: unknown
    let changes = 0
    for (const { at, access, facts, revision } of copies) {
      const then = await factsAt(core, companyId, at)
      assert.deepEqual([then.at, then.isProjected, then.revision], [at, false, revision])
      const found = await Promise.all(
        [owner, ...people].map(({ memberId }) => then.person({ by: 'member', id: memberId })),
      )
      // The places that there are now, and those that were copied then.
      const known = (access as { places: unknown[] }[])[0]?.places.length ?? 0
      const asked: Place[] = [...locations.slice(0, known - 1), 'company']
      assert.ok(known <= places + 1)
      assert.deepEqual(accessOf(then.company, found, asked, at), access)
      assert.deepEqual(plain(then.company, found), facts)
      const all = await then.people(0, 100)
      const byNumber = [owner, ...people].map(({ memberId }) => all.find(({ member: { id } }) => id === memberId))
      assert.deepEqual(plain(then.company, byNumber), facts)
      assert.deepEqual(
        all.map(({ member: { id } }) => id),
        [owner, ...people].map(({ memberId }) => memberId).sort((a, b) => a - b),
      )
      const said = JSON.stringify(access)
      if (said !== last) changes += 1
      last = said
    }
    assert.ok(changes > 10, String(changes))

    const [first] = copies
    const byUser = await (await factsAt(core, companyId, first?.at ?? 0)).person({ by: 'user', id: owner.userId })
    assert.equal(byUser?.member.id, owner.memberId)
    await assert.rejects(factsAt(core, companyId, 1000), { kind: 'request.invalid' })
    await assert.rejects(factsAt(core, 999_999, 1000), { kind: 'company.unknown' })
  })

  test('of a moment to come are those of now, its windows judged then', async () => {
    await using world = await open({ dialects: [] })
    const salon = await world.salon()
    const year = Date.UTC(2090, 0) * 1000
    const worker = await salon.member({ endsAt: year })
    const then = await factsAt(world.core, salon.companyId, year)
    const person = await then.person({ by: 'user', id: worker.userId })
    assert.ok(person && then.isProjected)
    const timetable = then.company.catalogue.bySlug.get('timetable_access')?.index ?? -1
    const at = (moment: Moment) =>
      effectiveAccess(then.company, person, salon.locations[0] as number, moment, 'any')[timetable]
    assert.deepEqual([at(year - 1), at(year)], [true, false])
    assert.equal((await then.people(0, 100)).length, 2)
    assert.equal((await then.people(0, 1)).length, 1)
  })
})
