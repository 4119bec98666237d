import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'

/** The day from which the interface's documents call its first version deprecated. */
const DEPRECATED_AT = Date.UTC(2026, 6, 22) / 1000

/** `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and links to what replaces it: names and values in turn. */
export const deprecationHeaders = ({ settings }: DialectContext): readonly string[] => {
  const { publicUrl, v1Sunset } = settings
  const links = [
    `<${publicUrl}/docs/alteg-v1>; rel="deprecation"; type="text/html"`,
    ...(v1Sunset ? [`<${publicUrl}/docs/alteg-v1>; rel="sunset"; type="text/html"`] : []),
    `<${publicUrl}/docs/native>; rel="successor-version"; type="text/html"`,
  ].join(', ')
  const sunset = v1Sunset ? ['sunset', v1Sunset.toUTCString()] : []
  return ['deprecation', `@${DEPRECATED_AT}`, 'link', links, ...sunset]
}

/** Sends them with every answer of the scope. */
export const announceDeprecation = (app: App, context: DialectContext): void => {
  const headers = deprecationHeaders(context)
  app.addHook('onRequest', (_request, reply, done) => {
    for (let n = 0; n < headers.length; n += 2) reply.header(headers[n] as string, headers[n + 1])
    done()
  })
}
