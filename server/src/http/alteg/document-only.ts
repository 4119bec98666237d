import type { App } from '../app-type.ts'
import { lazySchemas } from '../lazy-schemas.ts'

type Compile = (route: { readonly httpPart?: string }) => (data: unknown) => unknown
type Build = (schemas: unknown, options: unknown) => Compile

/**
 * Lets two kinds of schemas of a scope say what they describe and judge nothing: ids in paths, which the routes read
 * themselves and call unknown where they are none, and answers, which are sent as they are. Bodies and queries are judged.
 */
export const documentOnly = (app: App): void => {
  const { buildValidator: build } = lazySchemas.compilersFactory as unknown as { readonly buildValidator: Build }
  const buildValidator: Build = (schemas, options) => {
    const compile = build(schemas, options)
    return (route) => (route.httpPart === 'params' ? () => true : compile(route))
  }
  const buildSerializer = () => () => JSON.stringify
  app.setSchemaController({ compilersFactory: { buildValidator, buildSerializer } as never })
}
