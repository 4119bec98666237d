import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { Titles } from '../../model/titles.ts'
import type { Core } from '../../operations/core.ts'
import { changeOwnPassword } from '../../operations/credentials/change-own-password.ts'
import { listOwnInvitations, type OwnInvitation } from '../../operations/invitations/list-own-invitations.ts'
import type { OwnUser } from '../../operations/users/own-user.ts'
import { readOwnUser } from '../../operations/users/read-own-user.ts'
import { updateOwnUser } from '../../operations/users/update-own-user.ts'
import { erase, listById, show, write } from './answer.ts'
import { inLanguage } from './in-language.ts'
import { writeMaybe } from './moment.ts'
import { Offers, shownOffer } from './offer-shapes.ts'
import {
  Closed,
  failures,
  Id,
  Many,
  NoQuery,
  Nothing,
  Nullable,
  One,
  paging,
  SentAs,
  ShownAs,
  upTo,
  When,
  WriteQuery,
} from './schema.ts'

const User = ShownAs('OwnUser', {
  id: Id,
  first_name: Type.String(),
  last_name: Type.String(),
  email: Type.String({ description: 'The address that is proved; empty for none.' }),
  phone: Type.String({ description: 'E.164 without the plus; empty for none.' }),
  tax_number: Type.String({ description: 'In free text; empty for none.' }),
  token: Type.Object({
    id: { ...Id, description: 'The token that is being used.' },
    company_id: { ...Nullable(Id), description: 'It works in this company alone; null for all.' },
    limits: Nullable(
      Type.Object({
        locations: Type.Optional(Type.Array(Id)),
        permissions: Type.Optional(Type.Array(Type.String())),
      }),
    ),
  }),
})

const ChangedUser = SentAs('ChangedOwnUser', {
  first_name: Type.Optional(Type.String({ ...upTo(100), description: 'Your first name.' })),
  last_name: Type.Optional(Type.String({ ...upTo(99), description: 'Your last name.' })),
  email: Type.Optional(
    Type.String({ description: 'Counts once the link of a letter to it is used, with your password.' }),
  ),
  phone: Type.Optional(Type.String({ description: 'International; empty for none.' })),
  tax_number: Type.Optional(Type.String({ ...upTo(50), description: 'In free text; empty for none.' })),
})

const WaitingInvitation = ShownAs('WaitingInvitation', {
  id: Id,
  company: Type.String({ description: 'What the company is called.' }),
  address: Type.String({ description: 'Where its letter went: your proved address.' }),
  expires_at: { ...Nullable(When), description: 'Null until its first letter has gone out.' },
  offers: Offers,
})

const shownInvitation = (
  { id, company, address, expiresAt, offers }: OwnInvitation,
  titles: Titles,
): Static<typeof WaitingInvitation> => ({
  id,
  company,
  address,
  expires_at: writeMaybe(expiresAt),
  offers: offers.map((offer) => shownOffer(offer, titles)),
})

const shown = (user: OwnUser, { actor }: Call) => {
  const { tokenId = 0, companyId = null, limits } = actor.kind === 'user' ? actor : {}
  return {
    id: user.id,
    first_name: user.firstName,
    last_name: user.lastName,
    email: user.email,
    phone: user.phone,
    tax_number: user.taxNumber,
    token: {
      id: tokenId,
      company_id: companyId,
      limits: limits
        ? {
            ...(limits.locations && { locations: [...limits.locations] }),
            ...(limits.permissions && { permissions: [...limits.permissions] }),
          }
        : null,
    },
  }
}

/** The caller's own data, which belong to no company. */
export const me = (app: App, { core }: DialectContext): void => {
  const tags = ['You']
  const read = async (core: Core, call: Call) => shown(await readOwnUser(core, call), call)

  app.get(
    '/me',
    {
      schema: {
        tags,
        operationId: 'readOwnUser',
        summary: 'Read who you are',
        querystring: NoQuery,
        response: { 200: One(User), ...failures },
      },
    },
    (request, reply) => show(core, request, reply, read),
  )

  app.patch(
    '/me',
    {
      schema: {
        tags,
        operationId: 'updateOwnUser',
        summary: 'Change what you say of yourself',
        querystring: WriteQuery,
        body: ChangedUser,
        response: { 200: One(User), ...failures },
      },
    },
    (request, reply) => {
      const { first_name: firstName, last_name: lastName, tax_number: taxNumber, email, phone } = request.body
      const wish = {
        ...(firstName !== undefined && { firstName }),
        ...(lastName !== undefined && { lastName }),
        ...(taxNumber !== undefined && { taxNumber }),
        ...(email !== undefined && { email }),
        ...(phone !== undefined && { phone }),
      }
      const change = async (core: Core, call: Call) => shown(await updateOwnUser(core, call, wish), call)
      return write(core, request, reply, change, { current: read })
    },
  )

  app.get(
    '/me/invitations',
    {
      schema: {
        tags,
        operationId: 'listOwnInvitations',
        summary: 'List the invitations that wait for you; accepting one takes the link of its letter',
        querystring: Closed(paging),
        response: { 200: Many(WaitingInvitation), ...failures },
      },
    },
    (request, reply) =>
      inLanguage(request, reply, (titles) =>
        listById(core, request, reply, listOwnInvitations, (one) => shownInvitation(one, titles)),
      ),
  )

  app.put(
    '/me/password',
    {
      schema: {
        tags,
        operationId: 'changeOwnPassword',
        summary: 'Change your password; all your sessions and tokens end',
        querystring: WriteQuery,
        body: SentAs('PasswordChange', {
          present: Type.String({ maxLength: 1024, description: 'Your present password.' }),
          password: Type.String({ maxLength: 1024, description: 'At least 15 characters.' }),
        }),
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const { present, password: next } = request.body
      const change = (core: Core, call: Call) => changeOwnPassword(core, call, { present, next })
      return erase(core, request, reply, change, { isSecret: true })
    },
  )
}
