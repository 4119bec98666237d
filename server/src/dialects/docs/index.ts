import type { App } from '../../http/app-type.ts'
import { exampleValues, loadCaseFiles } from '../../http/case-files.ts'
import type { Description } from '../../http/description.ts'
import type { RateLimit } from '../../http/rate-limit.ts'
import { Refusal } from '../../model/refusal.ts'
import { breath } from './breath.ts'
import { type Made, send, textMade } from './made.ts'
import type { Document } from './openapi.ts'
import { pages } from './pages.ts'

export interface DocsContext {
  readonly publicUrl: string
  /** The dialects that are switched on, by name: read when somebody asks for them. */
  readonly descriptions: Readonly<Record<string, () => Promise<Description>>>
  /** Counts each request: descriptions and the script of the pages are large. */
  readonly rateLimit: RateLimit
}

/** The document with how each operation is called, what every error looks like, and where the operation's page is. */
const completed = async (app: App, document: Document, page: string): Promise<Document> => {
  const [{ addSamples }, { addErrorExamples }] = await Promise.all([
    import('./samples/add-samples.ts'),
    import('./error-examples.ts'),
  ])
  const shown = addErrorExamples(document, app)
  await breath()
  const sampled = addSamples(shown, page)
  await breath()
  return sampled
}

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
    const document = made.get(name) ?? make(load).then((plain) => completed(app, plain, `${publicUrl}/docs/${name}`))
    made.set(name, document)
    // After a failure the next request tries again.
    document.catch(() => made.delete(name))
    return document
  }
}

/** As programs read it; what is written once is kept. */
const written: Readonly<Record<string, (document: Document) => Promise<string>>> = {
  json: async (document) => JSON.stringify(document, null, 1),
  yaml: async (document) => {
    const { inThread } = await import('./in-thread.ts')
    return inThread(new URL('./yaml-worker.ts', import.meta.url), JSON.stringify(document))
  },
}

/** The descriptions of all dialects, for programs: OpenAPI, from the schemas as they run. */
export const docs = (app: App, context: DocsContext): void => {
  app.addHook('onRequest', async (request) => void context.rateLimit({ address: request.ip }, request))
  const documentOf = documents(app, context)
  const names = Object.keys(context.descriptions)
  app.register(async (scope) => pages(scope as App, { publicUrl: context.publicUrl, names, documentOf }))

  const texts = new Map<string, Made>()

  app.get<{ Params: { file: string } }>('/openapi/:file', async (request, reply) => {
    const { file } = request.params
    const [, name = '', form = ''] = /^([\w-]+)\.(json|yaml)$/.exec(file) ?? []
    const write = written[form]
    if (!write) throw new Refusal('route.unknown')
    const document = await documentOf(name)
    const made = texts.get(file) ?? textMade(`application/openapi+${form}; charset=utf-8`, await write(document))
    texts.set(file, made)
    return send(request, reply, made)
  })
}
