import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Core } from '../../operations/core.ts'
import { phoneDigits } from '../../operations/credentials/sign-in.ts'
import { acceptByRegistering } from '../../operations/invitations/accept-by-registering.ts'
import { type Accepted, acceptInvitation } from '../../operations/invitations/accept-invitation.ts'
import { openInvitation } from '../../operations/invitations/open-invitation.ts'
import { confirmAddress } from '../../operations/users/confirm-address.ts'
import { confirmRegistration } from '../../operations/users/confirm-registration.ts'
import { openConfirmation } from '../../operations/users/open-confirmation.ts'
import { registerUser } from '../../operations/users/register-user.ts'
import { requestPasswordReset } from '../../operations/users/request-password-reset.ts'
import { resetPassword } from '../../operations/users/reset-password.ts'
import { write } from './answer.ts'
import { callOf, SOURCE } from './caller.ts'
import { inLanguage } from './in-language.ts'
import { Offers, shownOffer } from './offer-shapes.ts'
import { Closed, failures, Id, NoQuery, Nothing, Nullable, One, SentAs, ShownAs, upTo, WriteQuery } from './schema.ts'

const Token = Type.String({ maxLength: 200, description: 'The last part of the link that was sent or handed over.' })
const Password = Type.String({ maxLength: 1024, description: 'At least 15 characters.' })

const Opened = ShownAs('OpenedInvitation', {
  company: Type.String({ description: 'What the company is called.' }),
  name: Type.String({ description: 'What the inviter calls them; may be empty.' }),
  address: Nullable(
    Type.String({ description: 'What the link proves, and an account is made with; null for a link handed over.' }),
  ),
  has_account: Type.Boolean({ description: 'There is an account with that address: sign in and accept with it.' }),
  offers: Offers,
})

const Membership = ShownAs('Membership', { company_id: Id, user_id: Id, member_id: Id })

const shownAccepted = ({ companyId, userId, memberId }: Accepted): Static<typeof Membership> => ({
  company_id: companyId,
  user_id: userId,
  member_id: memberId,
})

const Confirmed = ShownAs('Confirmed', {
  kind: Type.Union([Type.Literal('registration'), Type.Literal('address')]),
  company_id: Nullable(Type.Integer({ description: 'The company that was registered with it.' })),
})

const Registration = SentAs('NewRegistration', {
  email: Type.String({ maxLength: 320, description: 'Your e-mail address: you sign in with it once it is confirmed.' }),
  password: Password,
  first_name: Type.String({ ...upTo(100), description: 'Your first name.' }),
  last_name: Type.Optional(Type.String({ ...upTo(99), description: 'Your last name.' })),
  phone: Type.Optional(Type.String({ description: 'International; to be called, not to sign in with.' })),
  company: Type.Optional(
    Closed(
      {
        title: Type.String({
          ...upTo(200),
          description: 'They become the owner of the company that is made once they confirm.',
        }),
        catalogue: Type.String({ description: 'Which permissions it uses, such as salon.' }),
      },
      { description: 'A company that is made with it; without, you belong to none yet.' },
    ),
  ),
})

const noStore = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'no-store')

/** The same for everybody, and nothing to read in it. */
const sayTaken = (reply: FastifyReply): FastifyReply => noStore(reply).code(202).send()

/**
 * Passwords, registrations and links, for whoever has no token yet. As on the pages: the same words for known and
 * unknown, a link works once, and looking uses nothing up.
 */
export const accounts = (app: App, { core, rateLimit, strictLimit, settings }: DialectContext): void => {
  const tags = ['Accounts']
  const nobody = ({ ip, id: requestId }: FastifyRequest) => ({ ip, requestId, source: SOURCE })
  app.addHook('onRequest', async (request) => rateLimit({ address: request.ip }, request))

  app.post(
    '/password-resets',
    {
      schema: {
        tags,
        operationId: 'requestPasswordReset',
        security: [],
        summary: 'Ask for a link to set a new password; the answer is the same for everybody',
        querystring: NoQuery,
        body: SentAs('PasswordResetRequest', {
          login: Type.String({ ...upTo(320), description: 'Login, e-mail address or phone.' }),
        }),
        response: { 202: Nothing, ...failures },
      },
    },
    async (request, reply) => {
      const { login } = request.body
      // A phone is one account however it is written.
      await strictLimit('password-reset', { account: phoneDigits(login) || login }, request)
      await requestPasswordReset(core, { login })
      return sayTaken(reply)
    },
  )

  app.post(
    '/password-resets/complete',
    {
      schema: {
        tags,
        operationId: 'resetPassword',
        security: [],
        summary: 'Set a new password with a link; all sessions and tokens of the account end',
        querystring: NoQuery,
        body: SentAs('PasswordReset', { token: Token, password: Password }),
        response: { 204: Nothing, ...failures },
      },
    },
    async (request, reply) => {
      const { token: secret, password } = request.body
      await resetPassword(core, nobody(request), { secret, password, passwordAgain: password })
      return noStore(reply).code(204).send()
    },
  )

  if (settings.registration)
    app.post(
      '/registrations',
      {
        schema: {
          tags,
          operationId: 'registerUser',
          security: [],
          summary: 'Register yourself, perhaps with a company; the answer is the same for everybody',
          querystring: NoQuery,
          body: Registration,
          response: { 202: Nothing, ...failures },
        },
      },
      async (request, reply) => {
        const { first_name: firstName, last_name: lastName = '', ...wish } = request.body
        await strictLimit('register', { account: wish.email }, request)
        await registerUser(core, nobody(request), { ...wish, firstName, lastName })
        return sayTaken(reply)
      },
    )

  app.post(
    '/confirmations',
    {
      schema: {
        tags,
        operationId: 'confirmAddress',
        security: [],
        summary: 'Confirm a registration, or a new address of yours, with the link of a letter',
        querystring: NoQuery,
        body: SentAs('Confirmation', {
          token: Token,
          password: Type.String({
            maxLength: 1024,
            description: 'Yours; for a registration the one chosen there, unless the address has an account already.',
          }),
        }),
        response: { 200: One(Confirmed), ...failures },
      },
    },
    async (request, reply) => {
      const { token: secret, password } = request.body
      const { kind, address } = await openConfirmation(core, secret)
      noStore(reply)
      if (kind === 'registration' && !settings.registration) throw new Refusal('link.invalid')
      await strictLimit('sign-in', { account: address }, request)
      if (kind === 'address') {
        await confirmAddress(core, nobody(request), { secret, password })
        return { data: { kind, company_id: null } }
      }
      const { companyId = null } = await confirmRegistration(core, nobody(request), { secret, password })
      return { data: { kind, company_id: companyId } }
    },
  )

  app.post(
    '/invitation-links/open',
    {
      schema: {
        tags,
        operationId: 'openInvitation',
        security: [],
        summary: 'Read what an invitation offers; it is noted that the link was looked at',
        querystring: NoQuery,
        body: SentAs('InvitationLink', { token: Token }),
        response: { 200: One(Opened), ...failures },
      },
    },
    async (request, reply) => {
      const opened = await openInvitation(core, request.body.token, { isLooking: true })
      noStore(reply)
      return inLanguage(request, reply, async (titles) => ({
        data: {
          company: opened.company,
          name: opened.name,
          address: opened.address ?? null,
          has_account: opened.hasAccount,
          offers: opened.offers.map((offer) => shownOffer(offer, titles)),
        },
      }))
    },
  )

  app.post(
    '/invitation-links/register',
    {
      schema: {
        tags,
        operationId: 'acceptByRegistering',
        security: [],
        summary: 'Make an account and accept an invitation with it',
        querystring: NoQuery,
        body: SentAs('NewAccount', {
          token: Token,
          name: Type.String({ ...upTo(200), description: 'First and last name.' }),
          password: Password,
          login: Type.Optional(
            Type.String({ description: 'Where the link proves no address: what they will sign in with.' }),
          ),
        }),
        response: { 201: One(Membership), ...failures },
      },
    },
    async (request, reply) => {
      const { token: secret, name, password, login = '' } = request.body
      await strictLimit('register', { account: secret }, request)
      const registration = { secret, name, login, password, passwordAgain: password }
      const accepted = await acceptByRegistering(core, nobody(request), registration)
      noStore(reply).code(201)
      return { data: shownAccepted(accepted) }
    },
  )
}

/** Accepting an invitation with the account that one has signed in to. */
export const acceptance = (app: App, { core, strictLimit }: DialectContext): void => {
  app.post(
    '/invitation-links/accept',
    {
      schema: {
        tags: ['Accounts'],
        operationId: 'acceptInvitation',
        summary: 'Accept an invitation with your account',
        querystring: WriteQuery,
        body: SentAs('InvitationLink', { token: Token }),
        response: { 200: One(Membership), ...failures },
      },
    },
    async (request, reply) => {
      const { token: secret } = request.body
      await strictLimit('register', { account: callOf(request) }, request)
      const accept = async (core: Core, call: Call) => shownAccepted(await acceptInvitation(core, call, { secret }))
      return write(core, request, reply, accept)
    },
  )
}
