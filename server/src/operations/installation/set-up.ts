import type { Call } from '../../model/actor.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { companyCount } from '../../storage/companies.ts'
import { reserveId } from '../../storage/ids.ts'
import { claimSetupLink } from '../../storage/installation.ts'
import { shardOf } from '../../storage/scopes.ts'
import { changeAcross } from '../change.ts'
import { companyFaults, prepareCompany, writeNewCompany } from '../companies/create-company.ts'
import type { Core } from '../core.ts'
import { locationFaults, writeNewLocation } from '../locations/create-location.ts'
import { prepareUser, userFaults, writeNewUser } from '../users/create-user.ts'
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
  readonly kind: string
  /** The name of the first location; empty for a company without places. */
  readonly location: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly passwordAgain: string
}

export interface SetUp {
  readonly companyId: number
  readonly kind: CompanyKind
  readonly locationId: number | undefined
  readonly userId: number
}

const kindOf = (text: string): CompanyKind | undefined =>
  Object.hasOwn(companyKinds, text) ? (text as CompanyKind) : undefined

const named = (field: string, faults: readonly FieldFault[]): FieldFault[] =>
  faults.map(({ message }) => ({ field, message }))

/** All that is wrong, so that a form needs to be sent again only once. */
const faultsOf = async (wish: SetupWish): Promise<FieldFault[]> => {
  const kind = kindOf(wish.kind)
  const faults = named('company', companyFaults({ title: wish.company, catalogues: [wish.kind] }))
  if (!kind) faults.push({ field: 'kind', message: 'must be chosen' })
  else if (companyKinds[kind].hasLocations) faults.push(...named('location', locationFaults({ title: wish.location })))
  else if (wish.location.trim() !== '')
    faults.push({ field: 'location', message: 'must stay empty: a vendor has no locations' })
  if (wish.email === '') faults.push({ field: 'email', message: 'is missing' })
  const { name, email, password } = wish
  faults.push(...(await userFaults({ name, confirmed: true, password, ...(email !== '' && { email }) })))
  if (wish.password !== wish.passwordAgain)
    faults.push({ field: 'passwordAgain', message: 'is not the same as the first' })
  return faults
}

/**
 * Makes the first company, its first location and its owner, who can sign in at once, all in one transaction with the
 * claim of the link: of two that race exactly one wins, and a crash leaves everything or nothing.
 */
export const setUp = async (core: Core, call: Omit<Call, 'actor'>, given: SetupWish): Promise<SetUp> => {
  const wish = { ...given, email: given.email.trim() }
  const link = await requireSetupLink(core, wish.secret)
  refuseFaulty(await faultsOf(wish))
  const kind = wish.kind as CompanyKind

  const { name, email, password } = wish
  const owner = await prepareUser(core, { name, email, password, confirmed: true })
  const companyId = await prepareCompany(core)
  const locationId = companyKinds[kind].hasLocations ? await reserveId(core.engine) : undefined
  const userId = owner.user.id
  // Whoever holds the link has read it on the operator's terminal.
  const operator: Call = { ...call, actor: { kind: 'operator', name: 'set-up' } }
  return changeAcross(core, operator, [companyId, shardOf(userId)], async (tx) => {
    if (!(await claimSetupLink(tx, link))) throw new Refusal('setup.link-invalid')
    if ((await companyCount(tx)) > 0) throw new Refusal('setup.done')
    await writeNewUser(tx, owner)
    await writeNewCompany(tx, companyId, { title: wish.company, catalogues: [kind] }, owner.profile)
    if (locationId !== undefined) writeNewLocation(tx, companyId, locationId, { title: wish.location })
    return { companyId, kind, locationId, userId }
  })
}
