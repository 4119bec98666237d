import type { App } from '../../http/app-type.ts'
import { useErrorTable } from '../../http/errors.ts'
import { escapeHtml, pageHeaders, page as plainPage } from '../../http/page.ts'
import { statusOf } from '../../http/problem.ts'
import { Refusal, type RefusalKind } from '../../model/refusal.ts'
import { guideMarkdown, guides, guidesMarkdown } from './guides.ts'
import type { DocsPage, Site } from './html.ts'
import { type Interface, interfaces } from './interfaces.ts'
import { encodingFor, type Made, send, textMade } from './made.ts'
import type { Document } from './openapi.ts'
import { tableAt, toldBy } from './told.ts'

export interface PagesContext {
  readonly publicUrl: string
  /** The interfaces that are described. */
  readonly names: readonly string[]
  /** Refuses names that are not among them. */
  documentOf(name: string): Promise<Document>
}

const MARKDOWN = 'text/markdown; charset=utf-8'
const TEXT = 'text/plain; charset=utf-8'
const HTML = 'text/html; charset=utf-8'
const SCRIPT = 'text/javascript; charset=utf-8'

const pageMade = async (site: Site, page: DocsPage): Promise<Made> => {
  const { docsHeaders, docsPage } = await import('./html.ts')
  return textMade(HTML, docsPage(site, page), docsHeaders)
}

/** Where an interface answers, for instance. */
const addressIn = ({ servers, paths }: Document): string => {
  const base = new URL(servers[0]?.url ?? '').pathname.replace(/\/$/, '')
  return base + (Object.keys(paths)[0] ?? '')
}

/** The pages at /docs for people, and the same as Markdown for programs. */
export const pages = (app: App, { publicUrl, names, documentOf }: PagesContext): void => {
  const isAssisted = app.routeBook.methodsAt('/mcp').includes('POST')
  const shown: readonly Interface[] = interfaces.filter(({ name }) => names.includes(name))
  const site: Site = {
    publicUrl,
    nav: [
      { href: '/docs', text: 'Documentation' },
      { href: '/docs/guides', text: 'Guides' },
      ...shown.map(({ name, title }) => ({ href: `/docs/${name}`, text: title })),
      ...(isAssisted ? [{ href: '/docs/assistants', text: 'Connect an assistant' }] : []),
      { href: '/docs/permissions', text: 'Permissions' },
      { href: '/docs/refusals', text: 'Refusals' },
      { href: '/docs/glossary', text: 'Glossary' },
    ],
  }

  useErrorTable(app, {
    prefixes: ['/docs'],
    refuse: (refusal, _request, reply) => {
      const text = `<p>${escapeHtml(refusal.message)}</p>\n<p><a href="/docs">All pages</a></p>`
      reply.code(statusOf(refusal)).headers(pageHeaders).send(plainPage('This does not work', text))
    },
    fault: (reference, _request, reply) => {
      const text = `<p>The fault is ours. Its number in the log: ${escapeHtml(reference)}</p>`
      reply.code(500).headers(pageHeaders).send(plainPage('Something went wrong', text))
    },
  })

  const start = (): DocsPage => ({
    path: '/docs',
    title: 'Documentation',
    markdown: `# Documentation

Gatehouse knows the people, roles and permissions of businesses with many locations, and speaks several interfaces from one
model: whoever changes a right in one of them has changed it in all. Which one to take is a question of what your program
speaks already.

## Guides

${guides()
  .map(({ name, title, whom }) => `- [${title}](/docs/guides/${name}): for ${whom}`)
  .join('\n')}

## Interfaces

${shown
  .map(
    ({ name, title, words }) =>
      `### [${title}](/docs/${name})\n\n${words}\n\n[Reference](/docs/${name}), [on plain pages](/docs/${name}/operations), [as Markdown](/docs/${name}.md), [as OpenAPI](/openapi/${name}.json)`,
  )
  .join('\n\n')}

## What they have in common

- [Permissions](/docs/permissions): what can be given to people, and the roles that come with it.
- [Refusals](/docs/refusals): every "no", and how each interface says it.
- [Glossary](/docs/glossary): what the words mean.

## For assistants

${isAssisted ? '[Connect an assistant](/docs/assistants) that looks, and proposes changes that you approve.\n\n' : ''}[llms.txt](/llms.txt) names all pages, [llms-full.txt](/llms-full.txt) holds them. Every page is also there as Markdown: add
\`.md\` to its address.
`,
  })

  const lists: Readonly<Record<string, () => Promise<DocsPage>>> = {
    refusals: async () => {
      const { refusalsMarkdown } = await import('./lists.ts')
      const described = await Promise.all(
        shown.map(async ({ name }) => {
          const table = tableAt(app, addressIn(await documentOf(name)))
          return { name, statusOf: (kind: RefusalKind) => toldBy(table, new Refusal(kind)).status }
        }),
      )
      return { path: '/docs/refusals', title: 'Refusals', markdown: refusalsMarkdown(described) }
    },
    permissions: async () => {
      const { permissionsMarkdown } = await import('./lists.ts')
      return { path: '/docs/permissions', title: 'Permissions', markdown: permissionsMarkdown() }
    },
    ...(isAssisted && {
      assistants: async () => {
        const { assistantsMarkdown } = await import('./assistants.ts')
        return { path: '/docs/assistants', title: 'Connect an assistant', markdown: assistantsMarkdown(publicUrl) }
      },
    }),
    guides: async () => ({ path: '/docs/guides', title: 'Guides', markdown: guidesMarkdown() }),
    glossary: async () => {
      const { glossaryMarkdown } = await import('./lists.ts')
      return { path: '/docs/glossary', title: 'Glossary', markdown: glossaryMarkdown() }
    },
  }

  const dialectMarkdownOf = async (name: string): Promise<string> => {
    const { dialectMarkdown } = await import('./markdown.ts')
    return dialectMarkdown(await documentOf(name))
  }

  const referenceMade = async (name: string): Promise<Made> => {
    const document = await documentOf(name)
    const [{ referencePage }, { scalarVersion }] = await Promise.all([
      import('./reference-page.ts'),
      import('./assets.ts'),
    ])
    const { html, headers } = referencePage(site, { name, document, version: scalarVersion() })
    return textMade(HTML, html, headers)
  }

  const guidePage = (name: string): DocsPage => {
    const markdown = guideMarkdown(name)
    if (markdown === undefined) throw new Refusal('route.unknown')
    const title = /^# (.+)$/m.exec(markdown)?.[1] ?? name
    return { path: `/docs/guides/${name}`, title, markdown }
  }

  const contentsPage = async (name: string): Promise<DocsPage> => {
    const { contents, introduction } = await import('./markdown.ts')
    const document = await documentOf(name)
    const path = `/docs/${name}/operations`
    const list = contents(document, ({ operationId }) => `/docs/${name}/${operationId}`)
    return { path, title: `${document.info.title}: operations`, markdown: `${introduction(document)}\n\n${list}\n` }
  }

  const operationPage = async (name: string, operationId: string): Promise<DocsPage> => {
    const { operationMarkdown, operationsOf, titleOf } = await import('./markdown.ts')
    const document = await documentOf(name)
    const placed = operationsOf(document).find(({ operation }) => operation.operationId === operationId)
    if (!placed) throw new Refusal('route.unknown')
    return {
      path: `/docs/${name}/${operationId}`,
      title: `${titleOf(placed)} · ${document.info.title}`,
      markdown: `${operationMarkdown(document, placed)}\n\nPart of [${document.info.title}](/docs/${name}): [all operations](/docs/${name}/operations).\n`,
      alternates: [{ href: `/openapi/${name}.json`, type: 'application/openapi+json', text: 'OpenAPI' }],
    }
  }

  /** Pages are written when somebody first asks for them: there are as many as operations. */
  const made = new Map<string, Made>()
  const kept = async (path: string, make: () => Promise<Made>): Promise<Made> => {
    const known = made.get(path)
    if (known) return known
    // An address where nothing is leaves nothing behind.
    const fresh = await make()
    made.set(path, fresh)
    return fresh
  }

  /** What stands at an address below /docs, as a page or as Markdown. */
  const madeAt = (path: string): Promise<Made> =>
    kept(path, async () => {
      const isMarkdown = path.endsWith('.md')
      const [name = '', operation] = path.replace(/\.md$/, '').split('/').slice(2)
      const list = Object.hasOwn(lists, name) && operation === undefined ? lists[name] : undefined
      if (isMarkdown && !list && operation === undefined) return textMade(MARKDOWN, await dialectMarkdownOf(name))
      const page = await (() => {
        if (list) return list()
        if (name === 'guides') return guidePage(operation ?? '')
        return operation === 'operations' ? contentsPage(name) : operationPage(name, operation ?? '')
      })()
      return isMarkdown ? textMade(MARKDOWN, page.markdown) : pageMade(site, page)
    })

  app.get('/docs', async (request, reply) => send(request, reply, await kept('/docs', () => pageMade(site, start()))))
  app.get('/docs.md', async (request, reply) =>
    send(request, reply, await kept('/docs.md', async () => textMade(MARKDOWN, start().markdown))),
  )

  app.get<{ Params: { page: string } }>('/docs/:page', async (request, reply) => {
    const { page } = request.params
    if (page.endsWith('.md') || Object.hasOwn(lists, page)) return send(request, reply, await madeAt(`/docs/${page}`))
    return send(request, reply, await kept(`/docs/${page}`, () => referenceMade(page)))
  })

  app.get<{ Params: { page: string; operation: string } }>('/docs/:page/:operation', async (request, reply) => {
    const { page, operation } = request.params
    return send(request, reply, await madeAt(`/docs/${page}/${operation}`))
  })

  app.get<{ Params: { file: string } }>('/docs/assets/:file', async (request, reply) => {
    const { docsScript, scalarScript, scalarVersion } = await import('./assets.ts')
    const { file } = request.params
    if (file === 'docs.js')
      return send(request, reply, await kept(`/docs/assets/${file}`, async () => textMade(SCRIPT, docsScript)))
    if (file !== `scalar-${scalarVersion()}.js`) throw new Refusal('route.unknown')
    const encoding = encodingFor(request)
    const bytes = await scalarScript(encoding)
    reply.headers({
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    })
    reply.type(SCRIPT)
    if (encoding !== undefined) reply.header('content-encoding', encoding)
    return reply.send(bytes)
  })

  const summary = (): string => {
    const link = (path: string, text: string, words: string): string => `- [${text}](${publicUrl}${path}): ${words}`
    return `# Gatehouse

> One self-hosted service for the people, roles and permissions of businesses with many locations. It answers who may do what, where and why, in several interfaces from one model.

Each operation has a page of its own: \`${publicUrl}/docs/<interface>/<operationId>.md\`.

## Interfaces

${shown.map(({ name, title, words }) => link(`/docs/${name}.md`, title, words.replaceAll('**', ''))).join('\n')}

## Guides

${guides()
  .map(({ name, title, whom }) => link(`/docs/guides/${name}.md`, title, `for ${whom}`))
  .join('\n')}

## In common

${isAssisted ? `${link('/docs/assistants.md', 'Connect an assistant', 'configuration for Cursor, VS Code and Claude, over MCP')}\n` : ''}${link('/docs/permissions.md', 'Permissions', 'what can be given to people, and the roles that come with it')}
${link('/docs/refusals.md', 'Refusals', 'every "no", and the status with which each interface says it')}
${link('/docs/glossary.md', 'Glossary', 'what the words mean')}

## Optional

${shown.map(({ name, title }) => link(`/openapi/${name}.json`, `${title} as OpenAPI`, 'for programs')).join('\n')}
`
  }

  app.get('/llms.txt', async (request, reply) => send(request, reply, textMade(TEXT, summary())))

  app.get('/llms-full.txt', async (request, reply) =>
    send(
      request,
      reply,
      await kept('/llms-full.txt', async () => {
        const pagesInCommon = await Promise.all(Object.values(lists).map(async (list) => (await list()).markdown))
        const told = guides().map(({ name }) => guidePage(name).markdown)
        const references = await Promise.all(shown.map(({ name }) => dialectMarkdownOf(name)))
        return textMade(TEXT, [start().markdown, ...told, ...pagesInCommon, ...references].join('\n\n'))
      }),
    ),
  )
}
