import { readFileSync } from 'node:fs'

/** A page in plain words, from `docs/guides`. */
export interface Guide {
  readonly name: string
  readonly title: string
  /** For whom it is. */
  readonly whom: string
}

const folder = new URL('../../../../docs/guides/', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8')

/** Pictures stand in the repository; the service has none. */
const withoutPictures = (markdown: string): string => markdown.replaceAll(/^!\[[^\]]*\]\([^)]*\)\n*/gm, '')

/** Links to other guides lead to where those are served; what is in the repository alone is named, not linked. */
const served = (markdown: string): string =>
  withoutPictures(markdown).replaceAll(
    /\[([^\]]+)\]\((?![a-z]+:|[/#])([^)\s]+)\)/g,
    (_, text: string, href: string) => {
      const guide = /^(?:\.\.\/)?([\w-]+)\.md$/.exec(href)?.[1]
      return guide === undefined ? text : `[${text}](/docs/guides/${guide})`
    },
  )

/** The page that lists them is the one list of guides: their order, and for whom each is. */
const rows = (list: string): (Guide & { readonly file: string })[] =>
  [...list.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\) \| (.+) \|$/gm)].map(([, title = '', file = '', whom = '']) => ({
    name: file.replace(/^.*\/|\.md$/g, ''),
    title,
    whom,
    file,
  }))

/** In the order in which they are offered. */
export const guides = (): readonly Guide[] => rows(read('README.md'))

export const guidesMarkdown = (): string => served(read('README.md'))

/** Undefined where there is no such guide. */
export const guideMarkdown = (name: string): string | undefined => {
  const found = rows(read('README.md')).find((one) => one.name === name)
  return found && served(read(found.file))
}
