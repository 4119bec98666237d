import type { Audience, Call, TokenLimits } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { readLimits } from '../../model/narrow.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { companiesOfUser } from '../../storage/members.ts'
import { partnerExists } from '../../storage/partners.ts'
import type { Core } from '../core.ts'
import { type IssuedToken, issueToken } from './issue-token.ts'

/** Audiences that the command line hands out, and the catalogue of the company that binds each. */
export const handedOut = {
  alteg: { catalogue: undefined },
  bakery: { catalogue: 'bakery' },
  station: { catalogue: 'vendor' },
  native: { catalogue: undefined },
  authzen: { catalogue: undefined },
  assistant: { catalogue: undefined },
} as const satisfies Partial<Record<Audience, { catalogue: string | undefined }>>

export type HandedOutAudience = keyof typeof handedOut

export interface HandOutWish extends TokenLimits {
  readonly audience: HandedOutAudience
  readonly userId: number
  readonly partnerId?: number
  readonly companyId?: number
  readonly name?: string
  /** It opens nothing before. */
  readonly startsAt?: Moment
  /** Seconds. */
  readonly expiresIn?: number
}

export interface HandedOut extends IssuedToken {
  readonly companyId: number | undefined
}

const fault = (field: string, message: string): FieldFault => ({ field, message })

/** An option names a whole list: which word of it is wrong is said beside it. */
const inOption = (wish: HandOutWish, { field, message }: FieldFault): FieldFault => {
  const [option = field, at] = field.split('.')
  if (at === undefined) return { field, message }
  return fault(option, `names ${wish[option as keyof TokenLimits]?.[Number(at)]}, which ${message}`)
}

/** Makes a token without a sign-in, for scripts and first steps: only the operator may. */
export const handOutToken = async (core: Core, call: Call, wish: HandOutWish): Promise<HandedOut> => {
  if (call.actor.kind !== 'operator') throw new Refusal('access.denied')
  const { audience, userId, partnerId } = wish
  const joined = await companiesOfUser(core.engine, userId)
  const { facts } = await core.facts.read((look) => ({
    user: look.user(userId),
    companies: joined
      .filter((id) => look.memberOfUser(id, userId)?.userId === userId)
      .flatMap((id) => look.company(id) ?? []),
  }))
  if (!facts.user) throw new Refusal('user.unknown')

  const faults: FieldFault[] = []
  if (audience === 'alteg') {
    if (partnerId === undefined)
      faults.push(fault('partner', 'is needed: the token works with that partner’s programs'))
    else if (!(await partnerExists(core.engine, partnerId))) faults.push(fault('partner', 'is unknown'))
  } else if (partnerId !== undefined) faults.push(fault('partner', `has no place in a token for ${audience}`))

  const { catalogue } = handedOut[audience]
  const fitting = facts.companies.filter(
    ({ catalogue: { names } }) => catalogue === undefined || names.includes(catalogue),
  )
  let { companyId } = wish
  if (companyId !== undefined) {
    if (!fitting.some(({ id }) => id === companyId))
      faults.push(
        fault(
          'company',
          `is none that the user belongs to${catalogue ? ` and that uses the catalogue ${catalogue}` : ''}`,
        ),
      )
  } else if (catalogue !== undefined || audience === 'assistant') {
    if (fitting.length === 1) companyId = fitting[0]?.id
    else if (fitting.length === 0)
      faults.push(fault('user', `belongs to no company${catalogue ? ` that uses the catalogue ${catalogue}` : ''}`))
    else faults.push(fault('company', `is needed: the user belongs to ${fitting.map(({ id }) => id).join(', ')}`))
  }
  const isLimited = wish.locations !== undefined || wish.permissions !== undefined
  const company = fitting.find(({ id }) => id === companyId)
  const read = isLimited && company ? readLimits(company, wish) : undefined
  if (isLimited && companyId === undefined)
    faults.push(fault('company', 'is needed: places and permissions are a company’s'))
  refuseFaulty([...faults, ...(read?.faults ?? []).map((found) => inOption(wish, found))])

  const token = await issueToken(core, call, {
    audience,
    userId,
    ...(partnerId !== undefined && { partnerId }),
    ...(companyId !== undefined && { companyId }),
    ...(wish.name !== undefined && { name: wish.name }),
    ...(read && { limits: read.limits }),
    ...(wish.startsAt !== undefined && { startsAt: wish.startsAt }),
    ...(wish.expiresIn !== undefined && { expiresIn: wish.expiresIn }),
  })
  return { ...token, companyId }
}
