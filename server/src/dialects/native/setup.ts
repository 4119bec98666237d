import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { isForeign } from '../../http/foreign.ts'
import { csrfOf, sessionCookie } from '../../http/session-cookie.ts'
import { Type } from '../../http/type.ts'
import type { CatalogueFile, PermissionEntry } from '../../model/catalogue.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Titles } from '../../model/titles.ts'
import { listBuiltInCatalogues } from '../../operations/catalogues/list-built-in-catalogues.ts'
import { titlesIn } from '../../operations/catalogues/titles-in.ts'
import { openSessionOf } from '../../operations/credentials/open-session.ts'
import { ownCatalogue } from '../../operations/installation/own-catalogue.ts'
import { requireSetupLink } from '../../operations/installation/require-setup-link.ts'
import { checkSetup, setUp } from '../../operations/installation/set-up.ts'
import { SOURCE } from './caller.ts'
import { inLanguage } from './in-language.ts'
import { Closed, failures, Id, NoQuery, Nullable, One, SentAs, ShownAs, upTo } from './schema.ts'

const Token = Type.String({ maxLength: 200, description: 'The secret of the one-time link that the service prints.' })

const Offered = ShownAs('OfferedCatalogue', {
  name: Type.String({ description: 'Such as salon.' }),
  title: Type.String({ description: 'What people read.' }),
  groups: Type.Array(Type.Object({ title: Type.String(), permissions: Type.Integer() }), {
    description: 'What stands at the top of its permissions, and how many there are in each.',
  }),
  permissions: Type.Integer({ description: 'How many it has.' }),
  roles: Type.Array(Type.Object({ title: Type.String(), description: Type.String() }), {
    description: 'Built in, the heaviest first.',
  }),
  has_locations: Type.Boolean({ description: 'Something in it can be limited to a location.' }),
})

const Company = Closed(
  {
    title: Type.String({ ...upTo(200), description: 'What the company is called.' }),
    catalogue: Type.Union([Type.String(), Type.Object({}, { additionalProperties: true })], {
      description: 'Which permissions it uses: salon, bakery or vendor, or a catalogue file of its own.',
    }),
  },
  { description: 'The first company.' },
)

const Owner = Closed(
  {
    name: Type.String({ ...upTo(200), description: 'First and last name.' }),
    email: Type.String({ ...upTo(320), description: 'They sign in with it. It counts as proved.' }),
    password: Type.String({ maxLength: 1024, description: 'At least 15 characters.' }),
  },
  { description: 'Who owns it.' },
)

const Made = ShownAs('SetUp', {
  company_id: Id,
  user_id: Id,
  token: Nullable(
    Type.String({ description: 'A session of the owner, shown this once; null where it is in a cookie.' }),
  ),
  expires_in: Type.Integer({ description: 'Of the session, in seconds.' }),
  csrf_token: Nullable(Type.String({ description: 'Of the cookie, as that of a session.' })),
})

const countOf = (entries: readonly PermissionEntry[] = []): number =>
  entries.reduce((sum, { children }) => sum + 1 + countOf(children), 0)

const isPlaced = ({ reach, children = [] }: PermissionEntry): boolean => reach !== 'company' || children.some(isPlaced)

const offered = (
  { name, title, permissions, roles }: CatalogueFile,
  titles: Titles = titlesIn('en'),
): Static<typeof Offered> => ({
  name,
  title: titles.catalogue(name, title),
  groups: permissions.map(({ slug, title, children }) => ({
    title: titles.permission(slug, title),
    permissions: 1 + countOf(children),
  })),
  permissions: countOf(permissions),
  roles: [...roles]
    .sort((a, b) => b.weight - a.weight)
    .map(({ slug, title, description }) => ({
      title: titles.role(`${name}:${slug}`, title),
      description: titles.description(`${name}:${slug}`, description),
    })),
  has_locations: permissions.some(isPlaced),
})

/** What the operation calls a field, as it was sent here. */
const sentNames: Readonly<Record<string, string>> = {
  company: 'company.title',
  kind: 'company.catalogue',
  name: 'owner.name',
  email: 'owner.email',
  login: 'owner.email',
  password: 'owner.password',
}

const asSent = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof Refusal) || error.fields.length === 0) throw error
    const fields = error.fields.map(({ field, message }) => ({ field: sentNames[field] ?? field, message }))
    throw new Refusal(error.kind, { fields, isAsSent: true })
  }
}

/** The first company of an installation, for whoever has the one-time link; as the page at `/setup`. */
export const setup = (app: App, { core, rateLimit, strictLimit, settings: { publicUrl } }: DialectContext): void => {
  const tags = ['Setup']
  // Guessing links is limited by address.
  app.addHook('onRequest', async (request, reply) => {
    rateLimit({ address: request.ip }, request)
    reply.header('cache-control', 'no-store')
  })

  app.post(
    '/setup/open',
    {
      config: { isRead: true },
      schema: {
        tags,
        operationId: 'openSetup',
        security: [],
        summary: 'Read what a new installation can be, with its one-time link',
        querystring: NoQuery,
        body: SentAs('SetupLink', { token: Token }),
        response: { 200: One(Type.Object({ catalogues: Type.Array(Offered) })), ...failures },
      },
    },
    (request, reply) =>
      inLanguage(request, reply, async (titles) => {
        await requireSetupLink(core, request.body.token)
        return { data: { catalogues: listBuiltInCatalogues().map((file) => offered(file, titles)) } }
      }),
  )

  app.post(
    '/setup/check',
    {
      config: { isRead: true },
      schema: {
        tags,
        operationId: 'checkSetup',
        security: [],
        summary: 'Check a part of a set-up before it is sent; nothing is kept',
        querystring: NoQuery,
        body: SentAs('SetupDraft', {
          token: Token,
          company: Type.Optional(Company),
          owner: Type.Optional(Owner),
        }),
        response: {
          200: One(
            Type.Object({
              catalogue: { ...Nullable(Offered), description: 'What a catalogue of its own has; null for others.' },
            }),
          ),
          ...failures,
        },
      },
    },
    async (request) => {
      const { token: secret, company, owner } = request.body
      const draft = { secret, owner, company: company && { company: company.title, kind: company.catalogue } }
      await asSent(checkSetup(core, draft))
      const own = typeof company?.catalogue === 'object' ? ownCatalogue(company.catalogue).file : undefined
      return { data: { catalogue: own ? offered(own) : null } }
    },
  )

  app.post(
    '/setup',
    {
      schema: {
        tags,
        operationId: 'setUp',
        security: [],
        summary: 'Make the first company and its owner, who is signed in with it; the link works once',
        querystring: NoQuery,
        body: SentAs('NewSetUp', {
          token: Token,
          company: Company,
          owner: Owner,
          cookie: Type.Optional(Type.Boolean({ description: 'Keep the session in a cookie, as signing in can.' })),
        }),
        response: { 201: One(Made), ...failures },
      },
    },
    async (request, reply) => {
      const { token: secret, company, owner, cookie: isKept = false } = request.body
      if (isKept && isForeign(request, publicUrl)) throw new Refusal('access.denied')
      await strictLimit('register', {}, request)
      const call = { ip: request.ip, requestId: request.id, source: SOURCE }
      const wish = { secret, ...owner, company: company.title, kind: company.catalogue, location: undefined }
      const { companyId, userId } = await asSent(setUp(core, call, wish))
      const { token, expiresIn } = await openSessionOf(core, call, userId)
      if (isKept) reply.header('set-cookie', sessionCookie(publicUrl, token, expiresIn))
      reply.code(201)
      return {
        data: {
          company_id: companyId,
          user_id: userId,
          token: isKept ? null : token,
          expires_in: expiresIn,
          csrf_token: isKept ? csrfOf(token) : null,
        },
      }
    },
  )
}
