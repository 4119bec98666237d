import type { Audience, Call, TokenLimits } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { blockerOf, type Moment } from '../../model/member.ts'
import { limitsBeyond, readLimits } from '../../model/narrow.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import { shardOf } from '../../storage/scopes.ts'
import { tokenById } from '../../storage/tokens.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { enterCompany } from '../access/company-at.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { type HandedOutAudience, handedOut } from './hand-out-token.ts'
import { type IssuedToken, writeToken } from './issue-token.ts'
import { newSecret } from './secrets.ts'

/** Interfaces for which people make tokens; one for alteg is a partner's, too, and comes from signing in there. */
export const ownAudiences = [
  'native',
  'bakery',
  'station',
  'authzen',
  'assistant',
] as const satisfies readonly HandedOutAudience[]

export interface OwnTokenWish extends TokenLimits {
  /** The one company it works in. */
  readonly companyId: number
  readonly audience: (typeof ownAudiences)[number]
  /** What tells it from others. */
  readonly name: string
  readonly startsAt?: Moment
  /** In 90 days without, and in a year at the latest. */
  readonly expiresAt?: Moment
}

export interface OwnToken extends IssuedToken {
  readonly prefix: string
  readonly limits: TokenLimits
  readonly expiresAt: Moment
}

const DAY = 24 * 60 * 60 * 1_000_000
const LASTS = 90 * DAY
const LONGEST = 366 * DAY

/** Only whoever calls with a token for the native interface: a program of another interface must not leave its own. */
export const requireNative = ({ actor }: Call): { readonly userId: number; readonly tokenId: number } => {
  if (actor.kind !== 'user' || actor.audience !== ('native' satisfies Audience)) throw new Refusal('access.denied')
  return actor
}

const faultsOf = (company: Company, wish: OwnTokenWish, expiresAt: Moment, now: Moment): FieldFault[] => {
  const faults: FieldFault[] = []
  const name = textFault(wish.name.trim(), { min: 1, max: 100 })
  if (name !== undefined) faults.push({ field: 'name', message: name })
  const { catalogue } = handedOut[wish.audience]
  if (catalogue !== undefined && !company.catalogue.names.includes(catalogue))
    faults.push({ field: 'audience', message: `needs a company that uses the catalogue ${catalogue}` })
  if (expiresAt <= now) faults.push({ field: 'expiresAt', message: 'must be later than now' })
  else if (expiresAt > now + LONGEST) faults.push({ field: 'expiresAt', message: 'must be within 366 days' })
  if (wish.startsAt !== undefined && wish.startsAt >= expiresAt)
    faults.push({ field: 'startsAt', message: 'must be earlier than its end' })
  return faults
}

/**
 * Makes a token of the caller's own, for a program, that works in one company where they are a member and may do no
 * more than they may themselves, at each call. Through a limited token, none is made that may do more or for longer, and
 * what was made through it ends with it.
 */
export const createOwnToken = async (core: Core, call: Call, wish: OwnTokenWish): Promise<OwnToken> => {
  const { userId, tokenId } = requireNative(call)
  const { companyId, audience } = wish
  const own = call.actor.kind === 'user' ? call.actor.limits : undefined
  await enterCompany(core, call, companyId)
  const secret = newSecret(audience)
  return changeAcross(core, call, [companyId, shardOf(userId)], async (tx) => {
    const { company, person } = await standingUnderLock(tx)
    // Whoever was locked out or has ended all their tokens meanwhile makes none after.
    const user = await tx.freshUser(userId)
    const asking = await tokenById(tx, tokenId)
    if (!user || user.disabled || !asking) throw new Refusal('credential.invalid')
    if (blockerOf({ ...person, user }) !== undefined) throw new Refusal('access.denied')

    const now = tx.now()
    const latest = own === undefined || asking.expiresAt === null ? Number.POSITIVE_INFINITY : asking.expiresAt
    const expiresAt = wish.expiresAt ?? Math.min(now + LASTS, latest)
    const { limits, faults } = readLimits(company, wish)
    refuseFaulty([...faultsOf(company, wish, expiresAt, now), ...faults])
    const beyond = [
      ...(own === undefined ? [] : limitsBeyond(limits, own)),
      ...(expiresAt > latest ? [{ field: 'expiresAt', message: 'is later than the end of the token that asks' }] : []),
    ]
    if (beyond.length > 0) throw new Refusal('delegation.beyond-actor', { fields: beyond })

    const said = await writeToken(tx, secret, {
      audience,
      userId,
      companyId,
      name: wish.name.trim(),
      limits,
      expiresAt,
      ...(wish.startsAt !== undefined && { startsAt: wish.startsAt }),
      ...(own !== undefined && { madeBy: tokenId }),
    })
    tx.record({ kind: 'token.issued', subject: `member:${person.member.id}`, after: said })
    return { id: said.token, text: secret.text, prefix: secret.prefix, limits, expiresAt }
  })
}
