import type { Call } from '../../model/actor.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { companyCount, insertCatalogue } from '../../storage/companies.ts'
import { reserveId } from '../../storage/ids.ts'
import { claimSetupLink } from '../../storage/installation.ts'
import { shardOf } from '../../storage/scopes.ts'
import { changeAcross } from '../change.ts'
import { companyFaults, prepareCompany, writeNewCompany } from '../companies/create-company.ts'
import type { Core } from '../core.ts'
import { locationFaults, writeNewLocation } from '../locations/create-location.ts'
import { prepareUser, userFaults, writeNewUser } from '../users/create-user.ts'
import { ownCatalogue } from './own-catalogue.ts'
import { requireSetupLink } from './require-setup-link.ts'

/** What a first company can be: its catalogue, and whether it has places. */
export const companyKinds = {
  salon: { hasLocations: true },
  bakery: { hasLocations: true },
  vendor: { hasLocations: false },
} as const
export type CompanyKind = keyof typeof companyKinds

export interface SetupWish {
  /** The secret of the one-time link. */
  readonly secret: string
  readonly company: string
  /** A kind of company, or a catalogue of its own: the content of a file. */
  readonly kind: string | object
  /** The name of the first location, empty for a company without places; undefined where it is made afterwards. */
  readonly location: string | undefined
  readonly name: string
  readonly email: string
  readonly password: string
  /** Where it is typed twice. */
  readonly passwordAgain?: string
}

export interface SetUp {
  readonly companyId: number
  /** Undefined for a catalogue of its own. */
  readonly kind: CompanyKind | undefined
  readonly locationId: number | undefined
  readonly userId: number
}

const kindOf = (kind: string | object): CompanyKind | undefined =>
  typeof kind === 'string' && Object.hasOwn(companyKinds, kind) ? (kind as CompanyKind) : undefined

const named = (field: string, faults: readonly FieldFault[]): FieldFault[] =>
  faults.map(({ message }) => ({ field, message }))

/** All that is wrong, so that a form needs to be sent again only once. */
const faultsOf = async (wish: SetupWish): Promise<FieldFault[]> => [
  ...companyFaultsOf(wish),
  ...locationFaultsOf(wish),
  ...(await ownerFaultsOf(wish)),
]

const companyFaultsOf = ({ company, kind }: Pick<SetupWish, 'company' | 'kind'>): FieldFault[] => {
  const faults = named('company', companyFaults({ title: company, catalogues: ['chosen'] }))
  if (typeof kind === 'object') return [...faults, ...ownCatalogue(kind).faults]
  return kindOf(kind) ? faults : [...faults, { field: 'kind', message: 'must be chosen' }]
}

const locationFaultsOf = ({ kind: given, location }: SetupWish): FieldFault[] => {
  const kind = kindOf(given)
  if (location === undefined || kind === undefined) return []
  if (companyKinds[kind].hasLocations) return named('location', locationFaults({ title: location }))
  return location.trim() === '' ? [] : [{ field: 'location', message: 'must stay empty: a vendor has no locations' }]
}

const ownerFaultsOf = async (
  wish: Pick<SetupWish, 'name' | 'email' | 'password' | 'passwordAgain'>,
): Promise<FieldFault[]> => {
  const { name, email, password, passwordAgain = password } = wish
  return [
    ...(email === '' ? [{ field: 'email', message: 'is missing' }] : []),
    ...(await userFaults({ name, confirmed: true, password, ...(email !== '' && { email }) })),
    ...(password === passwordAgain ? [] : [{ field: 'passwordAgain', message: 'is not the same as the first' }]),
  ]
}

/** What a set-up is asked about before it is sent: its company, its owner, or both. */
export interface SetupDraft {
  readonly secret: string
  readonly company?: Pick<SetupWish, 'company' | 'kind'> | undefined
  readonly owner?: Pick<SetupWish, 'name' | 'email' | 'password'> | undefined
}

/** Refuses what the set-up would refuse, for whoever has the link, and writes nothing. */
export const checkSetup = async (core: Core, { secret, company, owner }: SetupDraft): Promise<void> => {
  await requireSetupLink(core, secret)
  refuseFaulty([
    ...(company ? companyFaultsOf(company) : []),
    ...(owner ? await ownerFaultsOf({ ...owner, email: owner.email.trim() }) : []),
  ])
}

/**
 * Makes the first company, its first location and its owner, who can sign in at once, all in one transaction with the
 * claim of the link: of two that race exactly one wins, and a crash leaves everything or nothing.
 */
export const setUp = async (core: Core, call: Omit<Call, 'actor'>, given: SetupWish): Promise<SetUp> => {
  const wish = { ...given, email: given.email.trim() }
  const link = await requireSetupLink(core, wish.secret)
  refuseFaulty(await faultsOf(wish))
  const kind = kindOf(wish.kind)
  const file = typeof wish.kind === 'object' ? ownCatalogue(wish.kind).file : undefined

  const { name, email, password } = wish
  const owner = await prepareUser(core, { name, email, password, confirmed: true })
  const companyId = await prepareCompany(core)
  const { location } = wish
  const hasLocation = kind !== undefined && companyKinds[kind].hasLocations && location !== undefined
  const locationId = hasLocation ? await reserveId(core.engine) : undefined
  const userId = owner.user.id
  // Whoever holds the link has read it on the operator's terminal.
  const operator: Call = { ...call, actor: { kind: 'operator', name: 'set-up' } }
  return changeAcross(core, operator, [companyId, shardOf(userId)], async (tx) => {
    if (!(await claimSetupLink(tx, link))) throw new Refusal('setup.link-invalid')
    if ((await companyCount(tx)) > 0) throw new Refusal('setup.done')
    await writeNewUser(tx, owner)
    if (file && !(await insertCatalogue(tx, file)))
      throw new Refusal('request.invalid', {
        fields: [{ field: 'kind', message: 'version: is stored already with this number: raise it' }],
      })
    const catalogues = [file?.name ?? (kind as string)]
    await writeNewCompany(tx, companyId, { title: wish.company, catalogues }, owner.profile)
    if (locationId !== undefined) writeNewLocation(tx, companyId, locationId, { title: location ?? '' })
    return { companyId, kind, locationId, userId }
  })
}
