import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { Core } from '../../operations/core.ts'
import { createOwnToken, ownAudiences } from '../../operations/credentials/create-own-token.ts'
import { listCompanyTokens } from '../../operations/credentials/list-company-tokens.ts'
import { listOwnTokens } from '../../operations/credentials/list-own-tokens.ts'
import { revokeCompanyToken } from '../../operations/credentials/revoke-company-token.ts'
import { revokeToken } from '../../operations/credentials/revoke-token.ts'
import { erase, listById, write } from './answer.ts'
import { callOf } from './caller.ts'
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

const Token = ShownAs('Token', {
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

const shownLimits = (given: Shown['limits']) =>
  given && {
    ...(given.locations && { locations: [...given.locations] }),
    ...(given.permissions && { permissions: [...given.permissions] }),
  }

/** Tokens for programs: one's own, and those that work in a company. */
export const tokens = (app: App, { core, strictLimit }: DialectContext): void => {
  const tags = ['Tokens']
  const Listed = { querystring: Closed(paging), response: { 200: Many(Token), ...failures } }

  app.get(
    '/tokens',
    { schema: { tags, operationId: 'listOwnTokens', summary: 'List your own tokens', ...Listed } },
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

  app.get(
    '/companies/:company_id/tokens',
    {
      schema: {
        tags,
        operationId: 'listCompanyTokens',
        summary: 'List the tokens that work in a company alone',
        params: Ids('company_id'),
        ...Listed,
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      return listById(
        core,
        request,
        reply,
        (core, call, slice) => listCompanyTokens(core, call, { companyId, ...slice }),
        shown,
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
}
