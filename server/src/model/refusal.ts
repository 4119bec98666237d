/**
 * How a refusal is answered in general; each dialect has one small table category → status, body, wording.
 * `unknown` also stands for what exists but must not be told apart from what does not.
 */
export type RefusalCategory =
  | 'unauthenticated'
  | 'forbidden'
  | 'unknown'
  | 'malformed'
  | 'invalid'
  | 'conflict'
  | 'too-large'
  | 'unsupported-media'
  | 'throttled'
  | 'unavailable'

/** The one list of refusals: a word of the domain, its category, and a sentence that says what to do. */
export const refusals = {
  'credential.missing': ['unauthenticated', 'Authentication needed.'],
  'credential.invalid': [
    'unauthenticated',
    'The credential is unknown, ended, or not meant for this interface. Sign in again or use another token.',
  ],
  'sign-in.failed': ['unauthenticated', 'Login or password is wrong.'],
  'sign-in.throttled': ['throttled', 'Too many attempts to sign in. Wait, then try again.'],
  'request.throttled': ['throttled', 'Too many requests. Wait, then try again.'],
  'access.denied': ['forbidden', 'Access denied.'],
  'partner.not-connected': ['forbidden', 'This partner is not connected to the company. An owner can connect it.'],
  'delegation.beyond-actor': ['forbidden', 'You cannot give, keep or change more than you hold yourself.'],
  'location.unknown': ['unknown', 'There is no such location.'],
  'company.unknown': ['unknown', 'There is no such company.'],
  'member.unknown': ['unknown', 'There is no such user here.'],
  'grant.unknown': ['unknown', 'There is no such grant.'],
  'role.unknown': ['unknown', 'There is no such role.'],
  'role.built-in': ['forbidden', 'A built-in role stays as it is. Make a role of the company’s own.'],
  'role.in-use': ['conflict', 'People have this role. Give them another one first.'],
  'catalogue.unknown': ['unknown', 'The company uses no such catalogue.'],
  'position.unknown': ['unknown', 'There is no such position.'],
  'tag.unknown': ['unknown', 'There is no such tag.'],
  'tag.not-editable': ['forbidden', 'This tag cannot be changed: it is deleted, or another location’s.'],
  'team-member.unknown': ['unknown', 'There is no such team member.'],
  'team-member.has-access': ['conflict', 'This address belongs to somebody who has access here already.'],
  'invitation.unknown': ['unknown', 'There is no such invitation.'],
  'invitation.link-invalid': [
    'unknown',
    'This link does not work. It may be used up, too old, or not complete. Whoever invited you can send a new one.',
  ],
  'invitation.answered': ['conflict', 'This invitation was accepted or taken back.'],
  'invitation.needs-approval': [
    'conflict',
    'Whoever invited you may not give these rights any more. Somebody else there has to invite you again.',
  ],
  'invitation.member-already': ['conflict', 'This account belongs to the company already.'],
  'message.unknown': ['unknown', 'There is no such message that waits or was given up.'],
  'message.waiting': ['conflict', 'This message waits already: it goes out, or is tried again, by itself.'],
  'partner.unknown': ['unknown', 'There is no such partner.'],
  'policy.unknown': ['unknown', 'There is no such policy.'],
  'entity.unknown': ['unknown', 'There is no such entity.'],
  'token.unknown': ['unknown', 'There is no such token.'],
  'user.unknown': ['unknown', 'There is no such user.'],
  'route.unknown': ['unknown', 'There is nothing at this address.'],
  'method.not-allowed': ['unknown', 'This address does not answer this method.'],
  'request.not-acceptable': ['malformed', 'The Accept header must name the media type of this interface.'],
  'request.malformed': ['malformed', 'The request cannot be read.'],
  'tag.entity-unknown': ['malformed', 'There is no such kind of tag.'],
  'tag.title-missing': ['invalid', 'A tag needs a title.'],
  'request.invalid': ['invalid', 'Some fields are not right.'],
  'request.key-reused': ['invalid', 'This Idempotency-Key came with another request before. Use a new one.'],
  'request.in-progress': ['conflict', 'The same request is being done at this moment. Ask again shortly.'],
  'request.outcome-unknown': [
    'conflict',
    'This request was done, or begun, but its answer was lost. Look for what it made or changed.',
  ],
  'precondition.failed': ['conflict', 'Somebody has changed this since you read it. Read it again.'],
  'request.too-large': ['too-large', 'The body is larger than 1 MiB.'],
  'request.unsupported-media': ['unsupported-media', 'This content type is not taken here.'],
  'simulation.moved': ['conflict', 'The company has changed since the first page. Ask again without a cursor.'],
  'plan.unknown': ['unknown', 'There is no such plan.'],
  'plan.settled': ['conflict', 'This plan was done, rejected, or has failed. What is still wanted needs a new one.'],
  'plan.expired': ['conflict', 'This plan has waited too long. Make a new one.'],
  'plan.author-ended': ['conflict', 'The token that made this plan has ended. Make a new plan with another one.'],
  'plan.too-many': ['conflict', 'Too many of your plans wait already. Approve or reject some, or let them expire.'],
  'view.read-only': ['forbidden', 'You look as somebody else: nothing is changed so, and their account stays theirs.'],
  'view.ended': [
    'unauthenticated',
    'This view has ended: its time is over, or you may not look as this person any more.',
  ],
  'view.empty': ['conflict', 'This person may do nothing here at the moment: there is nothing to look at.'],
  'access.comes-from-elsewhere': ['invalid', 'A right that comes from elsewhere cannot be lowered here.'],
  'last-owner': ['conflict', 'A company keeps at least one owner over the whole company who can sign in.'],
  'login.taken': ['conflict', 'This login or address is taken.'],
  'title.taken': ['conflict', 'There is one of that name already.'],
  'link.invalid': [
    'unknown',
    'This link does not work. It may be used up, too old, or not complete. You can ask for a new one.',
  ],
  'setup.done': ['conflict', 'A company exists already: this link is void.'],
  'setup.link-invalid': ['unknown', 'This link is void. Each start prints a new one until a company exists.'],
  'service.unavailable': ['unavailable', 'The service cannot answer safely at the moment. Try again shortly.'],
} as const satisfies Record<string, readonly [RefusalCategory, string]>

export type RefusalKind = keyof typeof refusals

/** What is wrong with one field: its path in the caller's own words (`invites.0.search`), and what would be right. */
export interface FieldFault {
  readonly field: string
  readonly message: string
}

/**
 * A refusal the domain foresees. It is thrown by operations and rules, and each dialect words it; anything else that
 * is thrown is a fault of ours.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly kind: RefusalKind
  readonly fields: readonly FieldFault[]
  /** Seconds until trying again makes sense, for what is throttled or unavailable. */
  readonly retryAfter: number | undefined
  /** The fields are named as they were sent, in whatever words, and not in ours. */
  readonly isAsSent: boolean

  constructor(
    kind: RefusalKind,
    {
      fields = [],
      retryAfter,
      isAsSent = false,
    }: { fields?: readonly FieldFault[]; retryAfter?: number; isAsSent?: boolean } = {},
  ) {
    super(refusals[kind][1])
    this.kind = kind
    this.fields = fields
    this.retryAfter = retryAfter
    this.isAsSent = isAsSent
  }

  get category(): RefusalCategory {
    return refusals[this.kind][0]
  }
}

/** The refusal for fields that are wrong, when there are any. */
export const refuseFaulty = (fields: readonly FieldFault[]): void => {
  if (fields.length > 0) throw new Refusal('request.invalid', { fields })
}

/** What a rule refuses, told instead of thrown; a fault of ours stays one. */
export const refusalOf = (judge: () => void): Refusal | undefined => {
  try {
    judge()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  return undefined
}
