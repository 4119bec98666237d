import { readFileSync } from 'node:fs'
import { capabilities } from '../../model/capability.ts'
import type { PermissionEntry, RoleEntry } from '../../model/catalogue.ts'
import { type PermissionTypeName, permissionTypes } from '../../model/permission-types.ts'
import { type RefusalCategory, type RefusalKind, refusals } from '../../model/refusal.ts'
import { listBuiltInCatalogues } from '../../operations/catalogues/list-built-in-catalogues.ts'
import { table } from './markdown.ts'

const categories: Readonly<Record<RefusalCategory, string>> = {
  unauthenticated: 'Nobody is known to be calling. Sign in, or send another token.',
  forbidden:
    'It is known who calls, and they may not do this. Trying again does not help; somebody with the right can.',
  unknown: 'There is no such thing. What exists and must not be known to the caller looks the same.',
  malformed: 'The request cannot be read. Mend the program that sends it.',
  invalid: 'The request can be read, and what it says cannot be. The answer names the fields. Nothing was written.',
  conflict: 'It does not go with what is there. Read again, then decide.',
  'too-large': 'The body is too large.',
  'unsupported-media': 'The body is not of a kind that is taken here.',
  throttled: 'Too much at once. `Retry-After` says after how many seconds to try again.',
  unavailable: 'The service cannot answer safely at the moment. `Retry-After` says when to try again.',
}

/** An interface, and the status with which it answers a refusal. */
export interface Refusing {
  readonly name: string
  statusOf(kind: RefusalKind): number
}

/** Every "no" that the service knows, and how each interface says it. */
export const refusalsMarkdown = (interfaces: readonly Refusing[]): string => {
  const kinds = Object.entries(refusals) as [RefusalKind, readonly [RefusalCategory, string]][]
  const parts = (Object.keys(categories) as RefusalCategory[]).map((category) => {
    const rows = kinds
      .filter(([, [of]]) => of === category)
      .map(([kind, [, sentence]]) => [
        `\`${kind}\``,
        sentence,
        ...interfaces.map(({ statusOf }) => String(statusOf(kind))),
      ])
    return `## ${category}\n\n${categories[category]}\n\n${table(['refusal', 'words', ...interfaces.map(({ name }) => name)], rows)}`
  })
  return `# Refusals

A refusal is a "no" that Gatehouse foresees. Each has a word, which the native interface answers as \`code\` and which
never changes its meaning, and a sentence that says what to do. The numbers are the HTTP statuses that each interface
answers with. Not every refusal can happen in every interface.

Anything else that goes wrong is a fault of the service: status 500 with a reference, under which its log has the story.

${parts.join('\n\n')}
`
}

/** The entries of a tree, each after what it is under. */
const flat = (entries: readonly PermissionEntry[], parent = ''): { entry: PermissionEntry; parent: string }[] =>
  entries.flatMap((entry) => [{ entry, parent }, ...flat(entry.children ?? [], entry.slug)])

const roleHas = ({ slug, grants, values }: RoleEntry, permission: string): string | undefined => {
  if (grants === 'all') return slug
  const value = values?.[permission]
  if (value === undefined) return undefined
  return value === true ? slug : `${slug}: \`${JSON.stringify(value)}\``
}

/** What the values of each type mean. */
const meanings: Readonly<Record<PermissionTypeName, string>> = {
  has_access: 'A switch, and a gate: what stands under it counts only where it is on.',
  has_group_access: 'The same, for a group of permissions.',
  has_limited_access: 'A limit: true limits, false does not.',
  has_limited_by_own_access: 'A limit: 1 limits to what one holds oneself, which is so in any case; 0 does not.',
  has_limited_today: 'A limit: 0 limits to today, 1 does not.',
  last_days_count: 'So many days back; -1 is all of the past.',
  has_allowed_ids: 'All, or a list of ids.',
  allowed_id: 'All, or one id. Several grants may give several.',
  allowed_ip: 'A list of network addresses from which the grant counts; empty for any.',
  level: 'One of the options of the permission, counted from 0.',
  number: 'A whole number, within the bounds of the permission.',
}

const written = (value: unknown): string => `\`${JSON.stringify(value)}\``

const typesTable = (): string =>
  table(
    ['type', 'meaning', 'none', 'everything'],
    Object.values(permissionTypes).map((type) => {
      const isBounded = type.name === 'level' || type.name === 'number'
      const [none, all] = isBounded ? ['the lowest', 'the highest'] : [written(type.none({})), written(type.all({}))]
      return [written(type.name).replaceAll('"', ''), meanings[type.name], none, all]
    }),
  )

/** The permissions and roles that come with Gatehouse, and what Gatehouse itself asks of them. */
export const permissionsMarkdown = (): string => {
  const parts = listBuiltInCatalogues().map(({ title, name, version, permissions, roles, capabilities: asked }) => {
    const rows = flat(permissions)
      .filter(({ entry }) => !entry.hidden)
      .map(({ entry, parent }) => [
        `\`${entry.slug}\``,
        entry.title,
        `\`${entry.type}\``,
        parent === '' ? '' : `\`${parent}\``,
        entry.reach ?? 'location',
        roles.flatMap((role) => roleHas(role, entry.slug) ?? []).join(', '),
      ])
    const needed = Object.entries(asked).map(([capability, slug]) => [
      capabilities[capability as keyof typeof capabilities],
      slug === 'anyone' ? 'anyone with access' : `\`${slug}\``,
    ])
    return `## ${title}

The catalogue \`${name}\`, version ${version}.

### Roles of ${title}

${table(
  ['role', 'title', 'weight', 'meaning'],
  roles.map((role) => [`\`${role.slug}\``, role.title, String(role.weight), role.description]),
)}

### Permissions of ${title}

${table(['permission', 'title', 'type', 'under', 'reach', 'roles that have it'], rows)}

### What Gatehouse asks of ${title}

Where nothing is named, only an owner may.

${table(['to', 'takes'], needed)}`
  })
  return `# Permissions

What the catalogues that come with Gatehouse know. A company uses one or several. A permission under a gate counts only
where the gate is open; its *reach* says whether it can be limited to a location or only to the company. A role gives
values, and each grant may differ from its role.

## Types

Values stand here as the native interface writes them. Interfaces of others write some differently: Altegio's have 0 for
all ids.

${typesTable()}

${parts.join('\n\n')}
`
}

const glossary = new URL('../../../../docs/language.md', import.meta.url)

/** The words of the project, from the page that keeps them. */
export const glossaryMarkdown = (): string => readFileSync(glossary, 'utf8').replace(/^# .*$/m, '# Glossary')
