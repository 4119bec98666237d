import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'

/** The day from which the interface's documents call its first version deprecated. */
const DEPRECATED_AT = Date.UTC(2026, 6, 22) / 1000

/** `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and links to what replaces it, on every answer. */
export const announceDeprecation = (app: App, { settings }: DialectContext): void => {
  const { publicUrl, v1Sunset } = settings
  const links = [
    `<${publicUrl}/docs/alteg-v1>; rel="deprecation"; type="text/html"`,
    ...(v1Sunset ? [`<${publicUrl}/docs/alteg-v1>; rel="sunset"; type="text/html"`] : []),
    `<${publicUrl}/gatehouse/v1>; rel="successor-version"`,
  ].join(', ')
  const sunset = v1Sunset?.toUTCString()
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('deprecation', `@${DEPRECATED_AT}`).header('link', links)
    if (sunset !== undefined) reply.header('sunset', sunset)
    done()
  })
}
