import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { Titles } from '../../model/titles.ts'
import {
  type CataloguePermission,
  listCatalogues,
  readCatalogue,
  type ShownCatalogue,
} from '../../operations/catalogues/company-catalogues.ts'
import type { Core } from '../../operations/core.ts'
import { list, show } from './answer.ts'
import { limitOf, partOf, readIdCursor } from './cursor.ts'
import { inLanguage } from './in-language.ts'
import { Closed, failures, Ids, Many, NoQuery, Nullable, One, paging, ShownAs } from './schema.ts'

const used = {
  name: Type.String({ description: 'Such as salon.' }),
  version: Type.Integer({ description: 'A stored version never changes.' }),
}
const Used = ShownAs('ListedCatalogue', used)

const Permission = ShownAs('Permission', {
  slug: Type.String({ description: 'What it is called in bodies and questions.' }),
  parent: Nullable(Type.String({ description: 'The permission it stands under.' })),
  type: Type.String({ description: 'What values it has, and how they are compared and joined.' }),
  title: Type.String({ description: 'What people read, in the language of Accept-Language.' }),
  reach: Type.String({ description: 'location, or company for what cannot be limited to a place.' }),
  gates: Type.Array(Type.String(), {
    description: 'Permissions that switch it, nearest first: while one is off in a grant, it counts as none there.',
  }),
  options: Nullable(Type.Array(Type.String(), { description: 'Of a level, lowest first; its values are 0, 1 …' })),
  min: Nullable(Type.Integer({ description: 'Of a number.' })),
  max: Nullable(Type.Integer({ description: 'Of a number.' })),
  entity: Nullable(Type.String({ description: 'What kind of thing its ids name.' })),
  none: Type.Unknown({ description: 'The value that gives nothing.' }),
  all: Type.Unknown({ description: 'The value that gives everything.' }),
  is_recommended: Type.Boolean({ description: 'Interfaces show it as recommended.' }),
  is_hidden: Type.Boolean({ description: 'Other interfaces do not show it.' }),
})

const Catalogue = ShownAs('Catalogue', {
  ...used,
  permissions: Type.Array(Permission, { description: 'Each after the one it stands under.' }),
  roles: Type.Array(Type.Object({ ref: Type.String(), title: Type.String(), is_owner: Type.Boolean() })),
  default_role: Type.String({ description: 'What somebody gets for whom no role is named.' }),
  capabilities: Type.Array(
    Type.Object({
      capability: Type.String(),
      title: Type.String(),
      anyone: Type.Boolean({ description: 'Whoever has any access at the place has it.' }),
      permissions: Type.Array(Type.String(), {
        description: 'Each of them gives it. Where no catalogue of the company names one, only an owner has it.',
      }),
    }),
  ),
})

const shownPermission = ({ permission, parent }: CataloguePermission, slugs: readonly string[], titles: Titles) => {
  const { entry, type, bounds } = permission
  return {
    slug: permission.slug,
    parent,
    type: type.name,
    title: titles.permission(permission.slug, permission.title),
    reach: permission.reach,
    gates: permission.gates.map((index) => slugs[index] as string),
    options: entry.options ? [...entry.options] : null,
    min: bounds.min ?? null,
    max: bounds.max ?? null,
    entity: entry.entity ?? null,
    none: permission.none,
    all: permission.all,
    is_recommended: entry.recommended === true,
    is_hidden: entry.hidden === true,
  }
}

const shown = (catalogue: ShownCatalogue, titles: Titles): Static<typeof Catalogue> => {
  const slugs: string[] = []
  for (const { permission } of catalogue.permissions) slugs[permission.index] = permission.slug
  return {
    name: catalogue.name,
    version: catalogue.version,
    permissions: catalogue.permissions.map((each) => shownPermission(each, slugs, titles)),
    roles: catalogue.roles.map(({ ref, title, isOwner }) => ({
      ref,
      title: titles.role(ref, title),
      is_owner: isOwner,
    })),
    default_role: catalogue.defaultRole,
    capabilities: catalogue.capabilities.map(({ capability, title, grantedBy }) => ({
      capability,
      title: titles.permission(capability, title),
      anyone: grantedBy === 'anyone',
      permissions: grantedBy === 'anyone' ? [] : [...grantedBy],
    })),
  }
}

/** What a company's permissions, built-in roles and capabilities are. */
export const catalogues = (app: App, { core }: DialectContext): void => {
  const tags = ['Catalogues']

  app.get(
    '/companies/:company_id/catalogues',
    {
      schema: {
        tags,
        operationId: 'listCatalogues',
        summary: 'List the catalogues that the company uses, in their order',
        params: Ids('company_id'),
        querystring: Closed(paging),
        response: { 200: Many(Used), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const limit = limitOf(request.query)
      const after = readIdCursor(request.query.cursor)
      const read = async (core: Core, call: Call) => {
        const all = (await listCatalogues(core, call, companyId)).map((used, index) => ({ ...used, place: index + 1 }))
        return partOf(all.slice(after, after + limit + 1), limit, ({ place }) => [place])
      }
      return list(core, request, reply, read, ({ name, version }) => ({ name, version }))
    },
  )

  app.get(
    '/companies/:company_id/catalogues/:name',
    {
      schema: {
        tags,
        operationId: 'readCatalogue',
        summary: 'Read a catalogue: its permissions, roles, and what gives each capability',
        params: Ids('company_id', 'name'),
        querystring: NoQuery,
        response: { 200: One(Catalogue), ...failures },
      },
    },
    (request, reply) => {
      const one = { companyId: pathId(request.params.company_id, 'company.unknown'), name: request.params.name }
      return inLanguage(request, reply, (titles) =>
        show(core, request, reply, async (core, call) => shown(await readCatalogue(core, call, one), titles)),
      )
    },
  )
}
