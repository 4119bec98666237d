import type { App } from '../../http/app-type.ts'
import { exampleValues, loadCaseFiles } from '../../http/case-files.ts'
import type { Description } from '../../http/description.ts'
import type { RateLimit } from '../../http/rate-limit.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Document } from './openapi.ts'
import { pages } from './pages.ts'

export interface DocsContext {
  readonly publicUrl: string
  /** The dialects that are switched on, by name: read when somebody asks for them. */
  readonly descriptions: Readonly<Record<string, () => Promise<Description>>>
  /** Counts each request: descriptions and the script of the pages are large. */
  readonly rateLimit: RateLimit
}

/** The document with how each operation is called, and where its page is. */
const sampled = async (document: Document, page: string): Promise<Document> =>
  (await import('./samples/add-samples.ts')).addSamples(document, page)

/** What is described stays as it is as long as the service runs, so each is made once, when it is first asked for. */
const documents = (app: App, { publicUrl, descriptions }: DocsContext) => {
  const made = new Map<string, Promise<Document>>()
  const make = async (load: () => Promise<Description>): Promise<Document> => {
    const { openapiOf } = await import('./openapi.ts')
    const cases = { files: loadCaseFiles(), values: exampleValues() }
    return openapiOf({ description: await load(), routes: app.routeBook.all(), cases, publicUrl })
  }
  return (name: string): Promise<Document> => {
    const load = Object.hasOwn(descriptions, name) ? descriptions[name] : undefined
    if (!load) throw new Refusal('route.unknown')
    const document = made.get(name) ?? make(load).then((plain) => sampled(plain, `${publicUrl}/docs/${name}`))
    made.set(name, document)
    return document
  }
}

/** The descriptions of all dialects, for programs: OpenAPI, from the schemas as they run. */
export const docs = (app: App, context: DocsContext): void => {
  app.addHook('onRequest', async (request) => void context.rateLimit({ address: request.ip }, request))
  const documentOf = documents(app, context)
  const names = Object.keys(context.descriptions)
  app.register(async (scope) => pages(scope as App, { publicUrl: context.publicUrl, names, documentOf }))

  // Whoever opens the service in a browser is a newcomer.
  app.get('/', (_request, reply) => reply.redirect('/docs'))

  app.get<{ Params: { file: string } }>('/openapi/:file', async (request, reply) => {
    const [, name = '', form] = /^([\w-]+)\.(json|yaml)$/.exec(request.params.file) ?? []
    if (!form) throw new Refusal('route.unknown')
    const document = await documentOf(name)
    reply.header('access-control-allow-origin', '*')
    if (form === 'json')
      return reply.type('application/openapi+json; charset=utf-8').send(JSON.stringify(document, null, 1))
    const { stringify } = await import('yaml')
    return reply.type('application/openapi+yaml; charset=utf-8').send(stringify(document))
  })
}
