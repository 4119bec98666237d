import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { storedValues } from '../../model/access.ts'
import type { Permission } from '../../model/catalogue.ts'
import { type Company, type OwnRole, rolesOf } from '../../model/company.ts'
import { beyondActor, roleBeyondActor } from '../../model/delegation.ts'
import { editGrant, type GrantWish, overruledIn } from '../../model/edit-grant.ts'
import { canSet, editedGrant, editedRole, givableRoles } from '../../model/editing.ts'
import type { Grant, Person } from '../../model/member.ts'
import { sameValue } from '../../model/permission-types.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import {
  aGrant,
  anAddress,
  anOwnRole,
  aPerson,
  aRole,
  aWorld,
  compile,
  derivedFrom,
  entries,
  holds,
  personWith,
  someExceptions,
  someGrants,
} from '../../testing/arbitrary.ts'
import { domainOf } from '../../testing/brute-force.ts'
import { operator } from '../../testing/world.ts'
import { refuseDormant } from './set-shop-permissions.ts'
import { touchedBy } from './shop-entry.ts'

const NOW = 1
const entryOf = new Map(entries.map((entry) => [entry.slug, entry]))

/** All that the wire takes for it. */
const settable = ({ slug, type }: Permission): readonly Value[] => {
  const all = domainOf(entryOf.get(slug) as never)
  return type.name === 'allowed_id' ? all.filter((value) => value === 'all' || (value as number[]).length === 1) : all
}

interface Edit {
  readonly actor: Person
  readonly ip: string | undefined
  readonly others: readonly Grant[]
  readonly was: Grant | undefined
  readonly is: Grant
  readonly wish: GrantWish
}

/** What a write refuses, of what is about the values; the write's own parts, put together. */
const refused = (company: Company, { actor, ip, others, was, is, wish }: Edit): Set<string> => {
  const touched = touchedBy(...[was, is].filter((grant) => grant !== undefined))
  const member = (...grants: Grant[]) => personWith([...others, ...grants], 2).member
  const found = new Set<string>()
  for (const state of [member(...(was ? [was] : [])), member(is)])
    for (const { permissions } of beyondActor(company, actor, ip, state, touched, NOW))
      for (const slug of permissions) found.add(slug)
  try {
    const call = { ...operator, ip }
    refuseDormant({ company, person: actor }, call, was ?? { ...is, role: null, exceptions: {} }, is, NOW)
  } catch (error) {
    assert.ok(error instanceof Refusal)
    found.add('dormant')
  }
  const stored = was && storedValues(company, was)
  const permissions = [...(wish.values ?? [])].flatMap(([permission, value]) =>
    value === null || (stored && sameValue(stored[permission.index] as Value, value)) ? [] : [permission],
  )
  const role = is.role !== null && is.role !== was?.role
  for (const { slug } of overruledIn(company, member(is), is, { role, permissions }, NOW))
    found.add(`${slug} elsewhere`)
  return found
}

const withValue = (company: Company, edit: Edit, permission: Permission, value: Value | null): Edit => {
  const values = new Map(edit.wish.values)
  values.set(permission, value)
  const wish = { ...edit.wish, values }
  return { ...edit, wish, is: editGrant(company, edit.was ?? { ...edit.is, role: null, exceptions: {} }, wish) }
}

describe('what an editor says may be set can be set, and what it says may not is refused', () => {
  test('of a grant', () => {
    const seen = { may: 0, mayNot: 0, elsewhere: 0, takenBack: 0, kept: 0, givable: 0, notGivable: 0 }
    const anEdit = aPerson().chain((actor) =>
      fc.record({
        actor: fc.constant(actor),
        ip: anAddress,
        grants: fc.oneof(
          { weight: 1, arbitrary: someGrants() },
          { weight: 4, arbitrary: derivedFrom(actor.member.grants) },
        ),
        which: fc.nat({ max: 4 }),
        fresh: fc.oneof(
          { weight: 1, arbitrary: aGrant({}, ['extra:2']) },
          { weight: 2, arbitrary: derivedFrom(actor.member.grants).map(([first]) => first) },
        ),
        change: fc.record(
          { role: aRole, endsAt: fc.constantFrom(null, 3), values: someExceptions() },
          { requiredKeys: [] },
        ),
      }),
    )
    holds(
      fc.property(aWorld(), anEdit, (world, { actor, ip, grants, which, fresh, change }) => {
        const company = compile(world)
        const was = grants[which]
        const start = was ?? (fresh && { ...fresh, id: 99, slot: 'extra:99' as const })
        if (!start || (!was && start.scope.length === 0)) return
        const others = grants.filter((grant) => grant !== was)
        const { values = {}, ...rest } = change
        const { permissions } = company.catalogue
        const sent = was ? values : { ...start.exceptions, ...values }
        const wish: GrantWish = {
          ...(was ? {} : { role: start.role }),
          ...rest,
          values: new Map(permissions.flatMap((one) => (one.slug in sent ? [[one, sent[one.slug] as Value]] : []))),
        }
        const from = was ?? { ...start, role: null, exceptions: {} }
        const edit: Edit = { actor, ip, others, was, is: editGrant(company, from, wish), wish }
        const draft = {
          ...edit,
          before: personWith(grants, 2).member,
          touched: touchedBy(...[was, edit.is].filter((grant) => grant !== undefined)),
          isOnlyOwner: false,
          ownsWith: () => true,
          now: NOW,
        }
        const givable = givableRoles(company, draft)
        for (const role of company.roles.keys()) {
          const grants = [...others, { ...edit.is, role, exceptions: {} }]
          const beyond = beyondActor(company, actor, ip, personWith(grants, 2).member, draft.touched, NOW)
          assert.equal(givable.includes(role), beyond.length === 0, `${role}: ${JSON.stringify(beyond)}`)
          seen[beyond.length === 0 ? 'givable' : 'notGivable'] += 1
        }
        for (const edited of editedGrant(company, draft)) {
          const { permission } = edited
          // A draft that is refused for something else says nothing about this value.
          const without = new Map(wish.values)
          without.delete(permission)
          const rest = { ...edit, wish: { ...wish, values: without } }
          if (refused(company, { ...rest, is: editGrant(company, from, rest.wish) }).size > 0) continue
          let others = 0
          for (const value of settable(permission)) {
            const tried = withValue(company, edit, permission, value)
            const why = refused(company, tried)
            // That a role as a whole gives nothing more is no fault of one value.
            why.delete('undefined elsewhere')
            const story = `${permission.slug} = ${JSON.stringify(value)}: ${[...why]} ${JSON.stringify({ ...edited, permission: 0 })}`
            if (canSet(edited, value)) assert.deepEqual([...why], [], story)
            // Several lists of addresses may suffice together where none of them does.
            else if (permission.type.name !== 'allowed_ip') assert.notEqual(why.size, 0, story)
            const present = edited.own ?? edited.inherited
            if (!sameValue(value, present) && why.size === 0) others += 1
            seen[canSet(edited, value) ? 'may' : 'mayNot'] += 1
            if (edited.whyNotLess?.kind === 'comes-from-elsewhere' && !canSet(edited, value)) seen.elsewhere += 1
          }
          if (permission.type.name !== 'allowed_ip') assert.equal(edited.isLocked, others === 0, permission.slug)
          if (edited.isLocked) seen.kept += 1
          if (edited.own === undefined) continue
          const back = refused(company, withValue(company, edit, permission, null))
          back.delete('undefined elsewhere')
          assert.equal(edited.canTakeBack, back.size === 0, `${permission.slug} taken back: ${[...back]}`)
          seen.takenBack += 1
        }
      }),
      400,
    )
    for (const [what, count] of Object.entries(seen)) assert.ok(count > 0, `${what}: ${count}`)
  })

  test('of a role', () => {
    const seen = { may: 0, mayNot: 0 }
    holds(
      fc.property(aWorld(), aPerson(), anAddress, fc.boolean(), anOwnRole(1), (world, actor, ip, isNew, drafted) => {
        const company = compile(world)
        const stored = world.ownRoles[0] as OwnRole
        const roleOf = (role: OwnRole) => {
          const found = rolesOf(company.catalogue, [role]).get('role:1')
          assert.ok(found)
          return found
        }
        const was = isNew ? undefined : roleOf(stored)
        const refused = (values: OwnRole['values']) => {
          const is = roleOf({ ...stored, weight: 0, values })
          const states = was ? [{ ...was, weight: 0 }, is] : [is]
          return roleBeyondActor(company, actor, ip, states, NOW)
        }
        const values = isNew ? drafted.values : { ...stored.values, ...drafted.values }
        const is = roleOf({ ...stored, weight: 0, values })
        for (const edited of editedRole(company, { actor, ip, was, is, now: NOW })) {
          const { permission } = edited
          const { [permission.slug]: _, ...without } = values
          const saved = stored.values[permission.slug]
          const rest = isNew || saved === undefined ? without : { ...without, [permission.slug]: saved }
          if (refused(rest).length > 0) continue
          for (const value of settable(permission)) {
            const why = refused({ ...without, [permission.slug]: value })
            const story = `${permission.slug} = ${JSON.stringify(value)}: ${why} ${JSON.stringify({ ...edited, permission: 0 })}`
            assert.equal(canSet(edited, value), why.length === 0, story)
            seen[canSet(edited, value) ? 'may' : 'mayNot'] += 1
          }
        }
      }),
      400,
    )
    for (const [what, count] of Object.entries(seen)) assert.ok(count > 0, `${what}: ${count}`)
  })
})
