import type { App } from '../app-type.ts'
import { pathsUnjudged } from '../lazy-schemas.ts'

/**
 * Lets two kinds of schemas of a scope say what they describe and judge nothing: ids in paths, which the routes read
 * themselves and call unknown where they are none, and answers, which are sent as they are. Bodies and queries are judged.
 */
export const documentOnly = (app: App): void => {
  const buildSerializer = () => () => JSON.stringify
  app.setSchemaController({ compilersFactory: { ...pathsUnjudged.compilersFactory, buildSerializer } as never })
}
