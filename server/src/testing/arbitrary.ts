import fc from 'fast-check'
import type { PermissionEntry } from '../model/catalogue.ts'
import { type Company, type OwnRole, rolesOf } from '../model/company.ts'
import { compileCatalogues } from '../model/compile-catalogue.ts'
import type { Grant, Moment, Person, Scope, Slot } from '../model/member.ts'
import type { Value } from '../model/value.ts'
import { domainOf, entriesOf, moments, type Where, type World } from './brute-force.ts'
import { addresses, officeFile, shopFile } from './small-catalogue.ts'

/* Worlds, people and grants for the property tests: small enough that everything meets everything else. */

export const files = [shopFile, officeFile]
export const locationIds = [1, 2, 3] as const
const catalogue = compileCatalogues(files)

/** Checks a property on many examples; the same ones each time, unless SEED asks for others. */
export const holds = <Ts>(property: fc.IProperty<Ts>, numRuns = 200): void =>
  fc.assert(property, { numRuns, seed: Number(process.env.SEED ?? 4711) })

export const entries: readonly PermissionEntry[] = entriesOf({ files, ownRoles: [], locations: [] })
const builtInRoles = files.flatMap((file) => file.roles.map(({ slug }) => `${file.name}:${slug}`))

/** The world as the model wants it. */
export const compile = ({ ownRoles, locations }: World): Company => ({
  id: 1,
  catalogue,
  roles: rolesOf(catalogue, ownRoles),
  locations: new Map(locations.map((location) => [location.id, location])),
  partners: new Set(),
})

/** Values that a grant or a role may store: an `allowed_id` has no "none" of its own, nor room for several ids made up here. */
const storable = (entry: PermissionEntry): readonly Value[] =>
  entry.type === 'allowed_id'
    ? domainOf(entry).filter((value) => value === 'all' || (value as number[]).length > 0)
    : domainOf(entry)

export const isAddress = ({ slug }: PermissionEntry): boolean => slug.startsWith('address')

const valuesOf = (all: readonly PermissionEntry[], maxLength: number): fc.Arbitrary<Record<string, Value>> =>
  fc
    .uniqueArray(
      // Gates mostly open: under closed ones there is little to see.
      fc.constantFrom(...all).chain((entry) => {
        const open = entry.children && entry.type !== 'has_limited_access' ? [true, true, true] : []
        return fc.tuple(fc.constant(entry.slug), fc.constantFrom(...storable(entry), ...open))
      }),
      { maxLength, selector: ([slug]) => slug },
    )
    .map((pairs) => Object.fromEntries(pairs))

export interface Choice {
  /** Grants may be limited to addresses. */
  readonly addresses?: boolean
  /** Grants may have windows. */
  readonly windows?: boolean
  /** Locations may be closed. */
  readonly closed?: boolean
}

const entriesFor = (choice: Choice): readonly PermissionEntry[] =>
  choice.addresses === false ? entries.filter((entry) => !isAddress(entry)) : entries

export const anOwnRole = (id: number, choice: Choice = {}): fc.Arbitrary<OwnRole> =>
  fc.record({
    id: fc.constant(id),
    title: fc.constant(`Role ${id}`),
    weight: fc.nat({ max: 60 }),
    shownAs: fc.constant('shop:clerk'),
    values: valuesOf(entriesFor(choice), 8),
  })

export const aWorld = (choice: Choice = {}): fc.Arbitrary<World> =>
  fc
    .tuple(
      fc.tuple(anOwnRole(1, choice), anOwnRole(2, choice)),
      fc.tuple(
        ...locationIds.map(() =>
          choice.closed === false ? fc.constant(false) : fc.nat({ max: 4 }).map((n) => n === 0),
        ),
      ),
    )
    .map(([ownRoles, closed]) => {
      const locations = locationIds.map((id, at) => ({ id, closed: closed[at] === true }))
      // A counterexample is read by people, who know the catalogues.
      return { files, ownRoles, locations, [fc.toStringMethod]: () => JSON.stringify({ ownRoles, locations }) }
    })

export const aMoment: fc.Arbitrary<Moment> = fc.constantFrom(...moments)
export const aPlace: fc.Arbitrary<Where> = fc.constantFrom<Where>(...locationIds, 'company', 99)
export const anAddress: fc.Arbitrary<string | undefined> = fc.constantFrom(...addresses, undefined)
const aScope: fc.Arbitrary<Scope> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('company' as const) },
  { weight: 4, arbitrary: fc.subarray([...locationIds]) },
)

const aWindow = ({ windows }: Choice): fc.Arbitrary<Pick<Grant, 'startsAt' | 'endsAt'>> => {
  const edge = windows === false ? fc.constant(null) : fc.option(aMoment, { freq: 2 })
  return fc.record({ startsAt: edge, endsAt: edge })
}

export const aRole: fc.Arbitrary<string | null> = fc.constantFrom(null, 'role:1', 'role:2', 'role:9', ...builtInRoles)

export const someExceptions = (choice: Choice = {}): fc.Arbitrary<Record<string, Value>> =>
  valuesOf(entriesFor(choice), 10)

const slots: readonly Slot[] = ['company', 'entry', 'extra:1', 'extra:2', 'location:1', 'location:2', 'location:3']

const scopeOf = (slot: Slot): fc.Arbitrary<Scope> => {
  if (slot === 'company') return fc.constant('company')
  if (slot.startsWith('location:')) return fc.constant([Number(slot.slice('location:'.length))])
  return aScope
}

export const aGrant = (choice: Choice = {}, inSlots: readonly Slot[] = slots): fc.Arbitrary<Grant> =>
  fc
    .constantFrom(...inSlots)
    .chain((slot) =>
      fc.record({
        id: fc.constant(slots.indexOf(slot) + 1),
        slot: fc.constant(slot),
        role: aRole,
        scope: scopeOf(slot),
        window: aWindow(choice),
        exceptions: someExceptions(choice),
      }),
    )
    .map(({ window, ...grant }) => ({ ...grant, ...window }))

/** One grant a slot. */
export const someGrants = (choice: Choice = {}, maxLength = 4): fc.Arbitrary<Grant[]> =>
  fc.uniqueArray(aGrant(choice), { maxLength, selector: ({ slot }) => slot })

/** A person in good standing with these grants. */
export const personWith = (grants: readonly Grant[], id = 1): Person => ({
  member: {
    companyId: 1,
    id,
    userId: id,
    formerUserId: null,
    accepted: true,
    suspended: false,
    archivedAt: null,
    grants,
    teamMembers: [],
  },
  user: { id, disabled: false, confirmed: true, hasCredential: true },
})

/** People of every standing; most of them good. */
export const aPerson = (choice: Choice = {}): fc.Arbitrary<Person> =>
  fc
    .tuple(
      someGrants(choice),
      fc.constantFrom(
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        'invited',
        'suspended',
        'archived',
        'disabled',
        'unknown',
        'unconfirmed',
        'locked',
      ),
    )
    .map(([grants, state]) => {
      const { member, user } = personWith(grants)
      return {
        member: {
          ...member,
          accepted: state !== 'invited',
          suspended: state === 'suspended',
          archivedAt: state === 'archived' ? 0 : null,
        },
        user:
          user && state !== 'unknown'
            ? {
                ...user,
                disabled: state === 'disabled',
                confirmed: state !== 'unconfirmed',
                hasCredential: state !== 'locked',
              }
            : undefined,
      }
    })

/**
 * Grants like those of somebody else, mostly lesser: what people pass on when they can. Some are left out, places and
 * windows get narrower, and a few values change.
 */
export const derivedFrom = (held: readonly Grant[], choice: Choice = {}): fc.Arbitrary<Grant[]> =>
  fc
    .tuple(
      ...held.map((grant) =>
        fc
          .tuple(
            fc.nat({ max: 3 }),
            fc.subarray([...locationIds]),
            aWindow(choice),
            fc.nat({ max: 3 }),
            valuesOf(entriesFor(choice), 2),
          )
          .map(([fate, places, window, changes, values]): Grant[] => {
            if (fate === 0) return []
            const scope =
              grant.scope === 'company' || fate > 1
                ? grant.scope
                : grant.scope.filter((id) => places.some((place) => place === id))
            const timed = fate === 3 ? { ...grant, ...window } : grant
            return [
              { ...timed, scope, exceptions: changes === 0 ? { ...grant.exceptions, ...values } : grant.exceptions },
            ]
          }),
      ),
    )
    .map((parts) => parts.flat())
