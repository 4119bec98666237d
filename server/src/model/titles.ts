/** What permissions, roles and capabilities are called in other languages than the catalogues’ own, which is English. */
import { capabilities } from './capability.ts'
import type { CatalogueFile, PermissionEntry } from './catalogue.ts'

/** The words of one catalogue in a language, by slug. */
export interface CatalogueTitles {
  readonly title: string
  readonly permissions: Readonly<Record<string, string>>
  readonly roles: Readonly<Record<string, { readonly title: string; readonly description: string }>>
}

/** A file of titles: of all catalogues that come with Gatehouse, and of capabilities. */
export interface TitlesFile {
  readonly capabilities: Readonly<Record<string, string>>
  readonly catalogues: Readonly<Record<string, CatalogueTitles>>
}

/**
 * Titles in one language. What is asked with its English words is told in that language where these are the words of a
 * catalogue that comes with Gatehouse; a company’s own words, and those of an older version, stay as they are.
 */
export interface Titles {
  /** Of a permission or a capability. */
  permission(slug: string, title: string): string
  role(ref: string, title: string): string
  description(ref: string, description: string): string
  catalogue(name: string, title: string): string
}

export const allPermissions = (entries: readonly PermissionEntry[] = []): PermissionEntry[] =>
  entries.flatMap((entry) => [entry, ...allPermissions(entry.children)])

/** A capability is told as a sentence in a list, and without its full stop within one. */
const withoutStop = (text: string): string => text.replace(/\.$/, '')

type Kind = 'permission' | 'role' | 'description' | 'catalogue'
type Entry = readonly [kind: Kind, word: string, english: string, told: string | undefined]

const entriesOf = (file: TitlesFile, catalogues: readonly CatalogueFile[]): Entry[] => [
  ...Object.entries(capabilities).flatMap(([word, english]): Entry[] => {
    const told = file.capabilities[word]
    return [
      ['permission', word, english, told],
      ['permission', word, withoutStop(english), told && withoutStop(told)],
    ]
  }),
  ...catalogues.flatMap(({ name, title, permissions, roles }): Entry[] => {
    const words = file.catalogues[name]
    return [
      ['catalogue', name, title, words?.title],
      ...allPermissions(permissions).map(
        (entry): Entry => ['permission', entry.slug, entry.title, words?.permissions[entry.slug]],
      ),
      ...roles.flatMap((role): Entry[] => [
        ['role', `${name}:${role.slug}`, role.title, words?.roles[role.slug]?.title],
        ['description', `${name}:${role.slug}`, role.description, words?.roles[role.slug]?.description],
      ]),
    ]
  }),
]

/** Titles as a file has them; without one, in English. */
export const titlesOf = (file: TitlesFile | undefined, catalogues: readonly CatalogueFile[]): Titles => {
  const keyOf = (kind: Kind, word: string, english: string): string => `${kind} ${word} ${english}`
  const entries = file ? entriesOf(file, catalogues) : []
  const told = new Map(entries.map(([kind, word, english, text]) => [keyOf(kind, word, english), text]))
  const tell =
    (kind: Kind) =>
    (word: string, english: string): string =>
      told.get(keyOf(kind, word, english)) ?? english
  return {
    permission: tell('permission'),
    role: tell('role'),
    description: tell('description'),
    catalogue: tell('catalogue'),
  }
}
