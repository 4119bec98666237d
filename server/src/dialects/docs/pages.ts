import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import { useErrorTable } from '../../http/errors.ts'
import { escapeHtml, page as plainPage, pageHeaders } from '../../http/page.ts'
import { statusOf } from '../../http/problem.ts'
import { Refusal, type RefusalKind } from '../../model/refusal.ts'
import type { DocsPage, Site } from './html.ts'
import { type Interface, interfaces } from './interfaces.ts'
import type { Document } from './openapi.ts'

export interface PagesContext {
  readonly publicUrl: string
  /** The interfaces that are described. */
  readonly names: readonly string[]
  /** Refuses names that are not among them. */
  documentOf(name: string): Promise<Document>
}

/** A page, and who made it; each stays as it is as long as the service runs. */
type Make = () => Promise<DocsPage> | DocsPage

const MARKDOWN = 'text/markdown; charset=utf-8'
const TEXT = 'text/plain; charset=utf-8'

/** All that is written here is public: any page may read it, and it is asked for again only when it has changed. */
const sendText = async (request: FastifyRequest, reply: FastifyReply, type: string, text: string) => {
  const { etagOf } = await import('./html.ts')
  const etag = etagOf(text)
  reply.headers({ etag, 'cache-control': 'no-cache', 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' })
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  return reply.type(type).send(text)
}

const sendPage = async (request: FastifyRequest, reply: FastifyReply, site: Site, page: DocsPage) => {
  const { docsHeaders, docsPage, etagOf } = await import('./html.ts')
  const html = docsPage(site, page)
  const etag = etagOf(html)
  reply.headers({ ...docsHeaders, etag })
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  return reply.send(html)
}

/** The status with which whatever answers at an address says a refusal: its own table is asked. */
const statusAt = (app: App, address: string, kind: RefusalKind): number | undefined => {
  const covers = (prefix: string): boolean => address === prefix || address.startsWith(`${prefix}/`)
  const [found] = app.errorTables
    .flatMap((table) => table.prefixes.filter(covers).map((prefix) => ({ table, prefix })))
    .toSorted((a, b) => b.prefix.length - a.prefix.length)
  let status: number | undefined
  const reply: object = new Proxy(
    {},
    {
      get: (_, name) => (value: unknown) => {
        if (name === 'code' || name === 'status') status = Number(value)
        return reply
      },
    },
  )
  const request = { headers: {}, raw: {}, url: address, method: 'GET', id: '' }
  found?.table.refuse(new Refusal(kind), request as unknown as FastifyRequest, reply as FastifyReply)
  return status
}

/** Where an interface answers, for instance. */
const addressIn = ({ servers, paths }: Document): string => {
  const base = new URL(servers[0]?.url ?? '').pathname.replace(/\/$/, '')
  return base + (Object.keys(paths)[0] ?? '')
}

/** The pages at /docs for people, and the same as Markdown for programs. */
export const pages = (app: App, { publicUrl, names, documentOf }: PagesContext): void => {
  const shown: readonly Interface[] = interfaces.filter(({ name }) => names.includes(name))
  const site: Site = {
    publicUrl,
    nav: [
      { href: '/docs', text: 'Documentation' },
      ...shown.map(({ name, title }) => ({ href: `/docs/${name}`, text: title })),
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

## Interfaces

${shown
  .map(({ name, title, words }) => `### [${title}](/docs/${name})\n\n${words}\n\n[Reference](/docs/${name}), [on plain pages](/docs/${name}/operations), [as Markdown](/docs/${name}.md), [as OpenAPI](/openapi/${name}.json)`)
  .join('\n\n')}

## What they have in common

- [Permissions](/docs/permissions): what can be given to people, and the roles that come with it.
- [Refusals](/docs/refusals): every "no", and how each interface says it.
- [Glossary](/docs/glossary): what the words mean.

## For assistants

[llms.txt](/llms.txt) names all pages, [llms-full.txt](/llms-full.txt) holds them. Every page is also there as Markdown: add
\`.md\` to its address.
`,
  })

  const lists: Readonly<Record<string, Make>> = {
    refusals: async () => {
      const { refusalsMarkdown } = await import('./lists.ts')
      const described = await Promise.all(
        shown.map(async ({ name }) => {
          const address = addressIn(await documentOf(name))
          return { name, statusOf: (kind: RefusalKind) => statusAt(app, address, kind) }
        }),
      )
      return { path: '/docs/refusals', title: 'Refusals', markdown: refusalsMarkdown(described) }
    },
    permissions: async () => {
      const { permissionsMarkdown } = await import('./lists.ts')
      return { path: '/docs/permissions', title: 'Permissions', markdown: permissionsMarkdown() }
    },
    glossary: async () => {
      const { glossaryMarkdown } = await import('./lists.ts')
      return { path: '/docs/glossary', title: 'Glossary', markdown: glossaryMarkdown() }
    },
  }

  const dialectMarkdownOf = async (name: string): Promise<string> => {
    const { dialectMarkdown } = await import('./markdown.ts')
    return dialectMarkdown(await documentOf(name))
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

  const split = (file: string): { name: string; isMarkdown: boolean } => ({
    name: file.replace(/\.md$/, ''),
    isMarkdown: file.endsWith('.md'),
  })

  const answer = (request: FastifyRequest, reply: FastifyReply, page: DocsPage, isMarkdown: boolean) =>
    isMarkdown ? sendText(request, reply, MARKDOWN, page.markdown) : sendPage(request, reply, site, page)

  app.get('/docs', async (request, reply) => sendPage(request, reply, site, start()))
  app.get('/docs.md', async (request, reply) => sendText(request, reply, MARKDOWN, start().markdown))

  app.get<{ Params: { page: string } }>('/docs/:page', async (request, reply) => {
    const { name, isMarkdown } = split(request.params.page)
    const make = Object.hasOwn(lists, name) ? lists[name] : undefined
    if (make) return answer(request, reply, await make(), isMarkdown)
    if (isMarkdown) return sendText(request, reply, MARKDOWN, await dialectMarkdownOf(name))
    const [{ referencePage }, { scalarVersion }, { info }] = await Promise.all([
      import('./reference-page.ts'),
      import('./assets.ts'),
      documentOf(name),
    ])
    const { html, headers } = referencePage(site, { name, title: info.title, version: scalarVersion() })
    return reply.headers(headers).send(html)
  })

  app.get<{ Params: { page: string; operation: string } }>('/docs/:page/:operation', async (request, reply) => {
    const { name, isMarkdown } = split(request.params.operation)
    const dialect = request.params.page
    const page = name === 'operations' ? await contentsPage(dialect) : await operationPage(dialect, name)
    return answer(request, reply, page, isMarkdown)
  })

  app.get<{ Params: { file: string } }>('/docs/assets/:file', async (request, reply) => {
    const { docsScript, scalarScript, scalarVersion } = await import('./assets.ts')
    const { file } = request.params
    reply.header('x-content-type-options', 'nosniff')
    reply.type('text/javascript; charset=utf-8')
    if (file === 'docs.js') return reply.header('cache-control', 'no-cache').send(docsScript)
    if (file !== `scalar-${scalarVersion()}.js`) throw new Refusal('route.unknown')
    const { encoding, bytes } = await scalarScript(String(request.headers['accept-encoding'] ?? ''))
    reply.headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'Accept-Encoding' })
    if (encoding !== undefined) reply.header('content-encoding', encoding)
    return reply.send(bytes)
  })

  app.get('/llms.txt', async (request, reply) => {
    const link = (path: string, text: string, words: string): string => `- [${text}](${publicUrl}${path}): ${words}`
    const text = `# Gatehouse

> One self-hosted service for the people, roles and permissions of businesses with many locations. It answers who may do what, where and why, in several interfaces from one model.

Each operation has a page of its own: \`${publicUrl}/docs/<interface>/<operationId>.md\`.

## Interfaces

${shown.map(({ name, title, words }) => link(`/docs/${name}.md`, title, words)).join('\n')}

## In common

${link('/docs/permissions.md', 'Permissions', 'what can be given to people, and the roles that come with it')}
${link('/docs/refusals.md', 'Refusals', 'every "no", and the status with which each interface says it')}
${link('/docs/glossary.md', 'Glossary', 'what the words mean')}

## Optional

${shown.map(({ name, title }) => link(`/openapi/${name}.json`, `${title} as OpenAPI`, 'for programs')).join('\n')}
`
    return sendText(request, reply, TEXT, text)
  })

  app.get('/llms-full.txt', async (request, reply) => {
    const made = await Promise.all(Object.values(lists).map(async (make) => (await make()).markdown))
    const references = await Promise.all(shown.map(({ name }) => dialectMarkdownOf(name)))
    return sendText(request, reply, TEXT, [start().markdown, ...made, ...references].join('\n\n'))
  })
}
