import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const guides = join(import.meta.dirname, '../../../../docs/guides')

/** Resources that always are there, and templates of the others. */
export interface Listed {
  readonly uri: string
  readonly name: string
  readonly title: string
  readonly description: string
  readonly mimeType: string
}

const JSON_TYPE = 'application/json'
const MARKDOWN = 'text/markdown'

const guideNames = async (): Promise<string[]> =>
  (await readdir(guides))
    .filter((file) => /^[a-z-]+\.md$/.test(file))
    .map((file) => file.slice(0, -3))
    .sort()

const titleOf = (markdown: string): string => /^# (.+)$/m.exec(markdown)?.[1] ?? ''

/** A guide's text; undefined for a name that none has. */
export const guide = async (name: string): Promise<string | undefined> =>
  (await guideNames()).includes(name) ? readFile(join(guides, `${name}.md`), 'utf8') : undefined

export const listResources = async (): Promise<Listed[]> => [
  {
    uri: 'gatehouse://company/catalogues',
    name: 'catalogues',
    title: 'Catalogues',
    description: 'Which catalogues the company uses; each is at gatehouse://company/catalogues/{name}.',
    mimeType: JSON_TYPE,
  },
  {
    uri: 'gatehouse://company/members',
    name: 'members',
    title: 'People',
    description: 'The first 100 people of the company by name; gatehouse://company/members{?cursor} goes on.',
    mimeType: JSON_TYPE,
  },
  ...(await Promise.all(
    (
      await guideNames()
    ).map(async (name) => ({
      uri: `gatehouse://guides/${name}`,
      name: `guide-${name}`,
      title: titleOf((await guide(name)) ?? '') || name,
      description: 'A guide for people who use Gatehouse.',
      mimeType: MARKDOWN,
    })),
  )),
]

export const resourceTemplates = [
  {
    uriTemplate: 'gatehouse://company/catalogues/{name}',
    name: 'catalogue',
    title: 'Catalogue',
    description: 'All permissions of a catalogue with their types, its roles, and what gives which capability.',
    mimeType: JSON_TYPE,
  },
  {
    uriTemplate: 'gatehouse://company/members/{member_id}',
    name: 'member',
    title: 'Person',
    description: 'One person with their grants.',
    mimeType: JSON_TYPE,
  },
  {
    uriTemplate: 'gatehouse://company/members{?cursor}',
    name: 'members-page',
    title: 'More people',
    description: 'Further people: next_cursor of the part before.',
    mimeType: JSON_TYPE,
  },
]

/** What of the native interface stands behind an address; undefined where nothing does. */
export const nativeAt = (uri: string): { path: string; query?: Record<string, string> } | undefined => {
  const [, path = '', search] = /^gatehouse:\/\/company(\/[^?#]+)(?:\?(.*))?$/.exec(uri) ?? []
  if (path === '/members') {
    const cursor = new URLSearchParams(search ?? '').get('cursor')
    return { path, query: { limit: '100', ...(cursor !== null && { cursor }) } }
  }
  const isKnown = /^\/(?:catalogues(?:\/[a-z][a-z0-9-]{0,49})?|members\/[1-9]\d{0,14})$/.test(path)
  return isKnown && search === undefined ? { path } : undefined
}
