import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  aMoment,
  anAddress,
  aPlace,
  aRole,
  aWorld,
  files,
  holds,
  locationIds,
  personWith,
  someExceptions,
  someGrants,
} from '../testing/arbitrary.ts'
import { effectiveAccess, grantedAt } from './access.ts'
import { type Capability, capabilities } from './capability.ts'
import { type Company, rolesOf } from './company.ts'
import { compileCatalogues } from './compile-catalogue.ts'
import { isCapable } from './decide.ts'
import { beyondActor } from './delegation.ts'
import type { Member, Person } from './member.ts'
import { shownAt, shownValues } from './shown.ts'

const all = compileCatalogues(files)
/** Without rights of company reach, delegation mostly takes a shorter way. */
const shop = compileCatalogues(files.slice(0, 1))
const slugs = new Set(shop.permissions.map(({ slug }) => slug))

/** The same facts as objects that nothing was ever asked about. */
const untouched = (company: Company, { member, user }: Person): { company: Company; person: Person } => ({
  company: {
    ...company,
    roles: new Map([...company.roles].map(([ref, role]) => [ref, { ...role, values: [...role.values] }])),
  },
  person: { member: JSON.parse(JSON.stringify(member)) as Member, user },
})

const aQuestion = fc.record({
  kind: fc.constantFrom('granted', 'effective', 'capable', 'shown', 'shownAt', 'beyond'),
  place: aPlace,
  at: aMoment,
  ip: anAddress,
  capability: fc.constantFrom(...(Object.keys(capabilities) as Capability[])),
  slot: fc.constantFrom('company' as const, 'entry' as const, 'location:1' as const, 'location:2' as const),
})
type Question = typeof aQuestion extends fc.Arbitrary<infer Q> ? Q : never

const ask = (company: Company, person: Person, actor: Person, question: Question): unknown => {
  const { kind, place, at, ip, capability, slot } = question
  const { member } = person
  const here = typeof place === 'number' ? place : 1
  switch (kind) {
    case 'granted':
      return grantedAt(company, member, place, at)
    case 'effective':
      return effectiveAccess(company, person, place, at, ip)
    case 'capable':
      return isCapable(company, person, capability, place, at, ip)
    case 'shown':
      return shownValues(company, member, slot, place, at)
    case 'shownAt': {
      const { values, role, teamMemberId } = shownAt(company, member, here, at) ?? {}
      return [values, role?.shownAs, role?.title, teamMemberId]
    }
    default:
      return beyondActor(company, actor, ip, member, { company: false, locations: [here] }, at)
  }
}

const aStep = fc.oneof(
  { weight: 12, arbitrary: aQuestion.map((question) => ({ question })) },
  { weight: 1, arbitrary: fc.constantFrom(...locationIds).map((closes) => ({ closes })) },
  {
    weight: 1,
    arbitrary: fc
      .record({ place: fc.nat({ max: 3 }), role: aRole, exceptions: someExceptions() })
      .map((edits) => ({ edits })),
  },
  { weight: 1, arbitrary: fc.boolean().map((suspends) => ({ suspends })) },
  { weight: 1, arbitrary: someExceptions().map((roleValues) => ({ roleValues })) },
)

describe('what is kept with a member', () => {
  for (const [name, catalogue] of [
    ['one catalogue', shop],
    ['two catalogues', all],
  ] as const) {
    test(`is what would be found anew, whatever was asked and changed before (${name})`, () => {
      const known = (exceptions: object): object =>
        Object.fromEntries(Object.entries(exceptions).filter(([slug]) => catalogue === all || slugs.has(slug)))
      holds(
        fc.property(
          aWorld(),
          someGrants(),
          someGrants(),
          fc.array(aStep, { minLength: 30, maxLength: 60 }),
          fc.boolean(),
          ({ ownRoles, locations }, grants, others, steps, isWide) => {
            const model = (roles: typeof ownRoles, places: typeof locations): Company => ({
              id: 1,
              catalogue,
              roles: rolesOf(
                catalogue,
                roles.map((role) => ({ ...role, values: known(role.values) as typeof role.values })),
              ),
              locations: new Map(places.map((location) => [location.id, location])),
              partners: new Set(),
            })
            let [roles, places] = [ownRoles, locations]
            let company = model(roles, places)
            // Those whose grants are all company-wide are asked about as if all places were one.
            const wide = grants.map((grant) => ({ ...grant, scope: 'company' as const }))
            let person = personWith(isWide ? wide : grants)
            const actor = personWith(others, 2)
            for (const step of steps) {
              if ('question' in step) {
                const fresh = untouched(company, person)
                const freshActor = untouched(company, actor).person
                assert.deepEqual(
                  ask(company, person, actor, step.question),
                  ask(fresh.company, fresh.person, freshActor, step.question),
                )
              } else if ('closes' in step) {
                places = places.map((one) => (one.id === step.closes ? { ...one, closed: !one.closed } : one))
                company = model(roles, places)
              } else if ('roleValues' in step) {
                roles = roles.map((role, n) => (n === 0 ? { ...role, values: step.roleValues } : role))
                company = model(roles, places)
              } else {
                const { member } = person
                const changed =
                  'suspends' in step
                    ? { ...member, suspended: step.suspends }
                    : {
                        ...member,
                        grants: member.grants.map((grant, n) =>
                          n === step.edits.place
                            ? { ...grant, role: step.edits.role, exceptions: step.edits.exceptions }
                            : grant,
                        ),
                      }
                person = { ...person, member: changed }
              }
            }
          },
        ),
        300,
      )
    })
  }
})
