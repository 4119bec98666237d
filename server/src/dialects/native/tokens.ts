import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import { sameValue } from '../../model/permission-types.ts'
import { sectionsOf } from '../../model/sections.ts'
import type { Value } from '../../model/value.ts'
import type { Core } from '../../operations/core.ts'
import { createOwnToken, ownAudiences } from '../../operations/credentials/create-own-token.ts'
import { listCompanyTokens } from '../../operations/credentials/list-company-tokens.ts'
import { listOwnTokens } from '../../operations/credentials/list-own-tokens.ts'
import { readTokenAccess } from '../../operations/credentials/read-token-access.ts'
import { revokeCompanyToken } from '../../operations/credentials/revoke-company-token.ts'
import { revokeToken } from '../../operations/credentials/revoke-token.ts'
import { shortenCompanyToken, shortenOwnToken } from '../../operations/credentials/shorten-token.ts'
import { erase, listById, show, write } from './answer.ts'
import { callOf } from './caller.ts'
import { AnyValue, LocationId } from './decision-shapes.ts'
import { shownValues, ValuesBySlug } from './member-shapes.ts'
import { readMoment, writeMaybe, writeMoment } from './moment.ts'
import {
  Closed,
  failures,
  Id,
  Ids,
  Many,
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

/** Undefined limits nothing. */
const limits = {
  locations: Type.Optional(Type.Array(Id, { maxItems: 1000, description: 'It works at these locations only.' })),
  permissions: Type.Optional(
    Type.Array(Type.String(), { maxItems: 1000, description: 'It uses these permissions only, by slug.' }),
  ),
}

const words = {
  id: Id,
  prefix: Type.String({ description: 'The first characters, by which people tell tokens apart.' }),
  audience: Type.String({ description: 'The interface it works in.' }),
  name: Type.String({ description: 'What its maker called it.' }),
  user_id: { ...Id, description: 'Whose it is.' },
  company_id: { ...Nullable(Id), description: 'It works in this company alone; null for wherever its person may.' },
  partner_id: { ...Nullable(Id), description: 'It works beside this partner’s token alone.' },
  limits: { ...Nullable(Type.Object(limits)), description: 'What it may use of its person’s rights; null for all.' },
  created_at: When,
  starts_at: Nullable(When),
  expires_at: Nullable(When),
  last_used_at: Nullable(When),
}

const Token = ShownAs('Token', words)
const CompanyToken = ShownAs('CompanyToken', {
  ...words,
  member_id: { ...Nullable(Id), description: 'Whose it is, as a member; null for somebody who is none.' },
  member_name: Nullable(
    Type.String({ description: 'What the company calls them; null to whoever may not see these people.' }),
  ),
})

const ShortenedToken = SentAs('ShortenedToken', {
  expires_at: { ...When, description: 'Later than now, and no later than the end it has.' },
})

const TokenAccess = ShownAs('TokenAccess', {
  member_id: { ...Id, description: 'Whose it is; of a view, as whom they look.' },
  location_id: { ...Nullable(Id), description: 'Null for the company as a whole.' },
  blocker: Nullable(
    Type.String({
      description:
        'Why it may do nothing at all: not-started, partner-not-connected, or what stands against its person or the place, as in access.',
    }),
  ),
  sections: Type.Array(
    ShownAs('TokenSection', {
      permission: Type.String({ description: 'By slug.' }),
      value: AnyValue,
      is_given: Type.Boolean({ description: 'It gives something by itself.' }),
      given: Type.Integer({ description: 'Of the permissions under it, those that give something.' }),
      of: Type.Integer({ description: 'How many stand under it.' }),
    }),
    { description: 'The permissions that stand under no other, in the order of the catalogues.' },
  ),
  permissions: { ...ValuesBySlug, description: 'What it may use, by slug: what gives nothing is left out.' },
})

const NewToken = SentAs('NewToken', {
  company_id: { ...Id, description: 'It works in this company alone.' },
  audience: Type.Union(
    ownAudiences.map((audience) => Type.Literal(audience)),
    { description: 'The interface it works in.' },
  ),
  name: Type.String({ ...upTo(100), description: 'What tells it from others: 1 to 100 characters.' }),
  ...limits,
  starts_at: Type.Optional(When),
  expires_at: Type.Optional({ ...When, description: 'In 90 days without, and in 366 at the latest.' }),
})

const IssuedToken = ShownAs('IssuedToken', {
  id: Id,
  token: Nullable(Type.String({ description: 'Shown this once; null in a repeated answer and in a dry run.' })),
  prefix: Type.String({ description: 'The first characters, by which people tell tokens apart.' }),
  limits: Type.Object(limits),
  expires_at: When,
})

type Shown = Awaited<ReturnType<typeof listOwnTokens>>[number]

const shown = (token: Shown): Static<typeof Token> => ({
  id: token.id,
  prefix: token.prefix,
  audience: token.audience,
  name: token.name,
  user_id: token.userId,
  company_id: token.companyId,
  partner_id: token.partnerId,
  limits: shownLimits(token.limits),
  created_at: writeMoment(token.createdAt),
  starts_at: writeMaybe(token.startsAt),
  expires_at: writeMaybe(token.expiresAt),
  last_used_at: writeMaybe(token.lastUsedAt),
})

const shownOfCompany = (token: Awaited<ReturnType<typeof listCompanyTokens>>[number]): Static<typeof CompanyToken> => ({
  ...shown(token),
  member_id: token.memberId,
  member_name: token.memberName,
})

const shownLimits = (given: Shown['limits']) =>
  given && {
    ...(given.locations && { locations: [...given.locations] }),
    ...(given.permissions && { permissions: [...given.permissions] }),
  }

/** Tokens for programs: one's own, and those that work in a company. */
export const tokens = (app: App, { core, strictLimit }: DialectContext): void => {
  const tags = ['Tokens']

  app.get(
    '/tokens',
    {
      schema: {
        tags,
        operationId: 'listOwnTokens',
        summary: 'List your own tokens',
        querystring: Closed(paging),
        response: { 200: Many(Token), ...failures },
      },
    },
    (request, reply) => listById(core, request, reply, listOwnTokens, shown),
  )

  app.post(
    '/tokens',
    {
      schema: {
        tags,
        operationId: 'createOwnToken',
        summary: 'Make a token for a program: it may do what you may do, or less',
        querystring: WriteQuery,
        body: NewToken,
        response: { 201: One(IssuedToken), ...failures },
      },
    },
    async (request, reply) => {
      await strictLimit('token', { account: callOf(request) }, request)
      const { company_id: companyId, starts_at: startsAt, expires_at: expiresAt, ...wish } = request.body
      const isDryRun = request.query.dry_run === true
      const make = async (core: Core, call: Call): Promise<Static<typeof IssuedToken>> => {
        const made = await createOwnToken(core, call, {
          ...wish,
          companyId,
          ...(startsAt !== undefined && { startsAt: readMoment(startsAt, 'starts_at') }),
          ...(expiresAt !== undefined && { expiresAt: readMoment(expiresAt, 'expires_at') }),
        })
        return {
          id: made.id,
          // What was rehearsed opens nothing.
          token: isDryRun ? null : made.text,
          prefix: made.prefix,
          limits: shownLimits(made.limits) ?? {},
          expires_at: writeMoment(made.expiresAt),
        }
      }
      return write(core, request, reply, make, { status: 201, secret: 'token' })
    },
  )

  app.delete(
    '/tokens/:token_id',
    {
      schema: {
        tags,
        operationId: 'revokeOwnToken',
        summary: 'End a token of yours: from its next call on it opens nothing',
        params: Ids('token_id'),
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const tokenId = pathId(request.params.token_id, 'token.unknown')
      return erase(core, request, reply, (core, call) => revokeToken(core, call, tokenId))
    },
  )

  app.patch(
    '/tokens/:token_id',
    {
      schema: {
        tags,
        operationId: 'shortenOwnToken',
        summary: 'Let a token of yours end sooner: so a new one takes its place while both work',
        params: Ids('token_id'),
        querystring: WriteQuery,
        body: ShortenedToken,
        response: { 200: One(Token), ...failures },
      },
    },
    (request, reply) => {
      const tokenId = pathId(request.params.token_id, 'token.unknown')
      const expiresAt = readMoment(request.body.expires_at, 'expires_at')
      const edit = async (core: Core, call: Call) => shown(await shortenOwnToken(core, call, { tokenId, expiresAt }))
      return write(core, request, reply, edit)
    },
  )

  app.get(
    '/companies/:company_id/tokens',
    {
      schema: {
        tags,
        operationId: 'listCompanyTokens',
        summary: 'List the tokens that work in a company alone',
        params: Ids('company_id'),
        querystring: Closed(paging),
        response: { 200: Many(CompanyToken), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      return listById(
        core,
        request,
        reply,
        (core, call, slice) => listCompanyTokens(core, call, { companyId, ...slice }),
        shownOfCompany,
      )
    },
  )

  app.delete(
    '/companies/:company_id/tokens/:token_id',
    {
      schema: {
        tags,
        operationId: 'revokeCompanyToken',
        summary: 'End somebody’s token in a company',
        params: Ids('company_id', 'token_id'),
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const tokenId = pathId(request.params.token_id, 'token.unknown')
      return erase(core, request, reply, (core, call) => revokeCompanyToken(core, call, { companyId, tokenId }))
    },
  )

  app.patch(
    '/companies/:company_id/tokens/:token_id',
    {
      schema: {
        tags,
        operationId: 'shortenCompanyToken',
        summary: 'Let somebody’s token in a company end sooner',
        params: Ids('company_id', 'token_id'),
        querystring: WriteQuery,
        body: ShortenedToken,
        response: { 200: One(CompanyToken), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const tokenId = pathId(request.params.token_id, 'token.unknown')
      const expiresAt = readMoment(request.body.expires_at, 'expires_at')
      const edit = async (core: Core, call: Call) =>
        shownOfCompany(await shortenCompanyToken(core, call, { companyId, tokenId, expiresAt }))
      return write(core, request, reply, edit)
    },
  )

  app.get(
    '/companies/:company_id/tokens/:token_id/access',
    {
      schema: {
        tags,
        operationId: 'readTokenAccess',
        summary: 'Read what somebody’s token in a company may do now',
        description: 'Its person’s access with what the token leaves of it, whatever address it is used from.',
        params: Ids('company_id', 'token_id'),
        querystring: Closed({ location_id: LocationId }),
        response: { 200: One(TokenAccess), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const tokenId = pathId(request.params.token_id, 'token.unknown')
      const { location_id: locationId } = request.query
      return show(core, request, reply, async (core, call): Promise<Static<typeof TokenAccess>> => {
        const found = await readTokenAccess(core, call, { companyId, tokenId, locationId })
        const { company, values } = found
        const given = company.catalogue.permissions.filter(
          ({ index, none }) => !sameValue(values[index] as Value, none),
        )
        return {
          member_id: found.memberId,
          location_id: found.locationId,
          blocker: found.blocker,
          sections: sectionsOf(company, values).map(({ isGiven, ...section }) => ({ ...section, is_given: isGiven })),
          permissions: shownValues(given, values),
        }
      })
    },
  )
}
