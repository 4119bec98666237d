import type { Document, Operation } from '../openapi.ts'
import { exampleOf } from './example.ts'

/** A text with gaps that the environment fills: credentials, which stand in no sample. */
export type Text = readonly (string | { readonly env: string })[]

/** The request that the samples of an operation make. */
export interface SampleRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly { readonly name: string; readonly value: Text }[]
  /** What is sent, as it goes over the wire, and as what. */
  readonly body: { readonly mediaType: string; readonly text: string; readonly value: unknown } | undefined
  /** Whether a success leads to another address: it is shown, not followed. */
  readonly redirects: boolean
}

type Json = Record<string, unknown>

/** `Bearer <partner token>, User <user token>`: the two tokens are PARTNER_TOKEN and USER_TOKEN. */
const gapsIn = (pattern: string): Text =>
  pattern.split(/(<[^>]+>)/).flatMap((part): Text => {
    if (part === '') return []
    const name = /^<(.+)>$/.exec(part)?.[1]
    if (name === undefined) return [part]
    const env = name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
    return [{ env: env.endsWith('TOKEN') ? env : `${env}_TOKEN` }]
  })

/** What a header looks like that is described in words only: the first code in them that has a gap. */
export const patternOf = (scheme: Json): string | undefined =>
  scheme.type === 'apiKey' ? /`([^`]*<[^`]+>[^`]*)`/.exec(String(scheme.description ?? ''))?.[1] : undefined

/** How the credential of a scheme is sent; undefined where it is in no header. */
const credentialOf = (scheme: Json): { name: string; value: Text } | undefined => {
  if (scheme.type === 'http' && scheme.scheme === 'basic')
    return { name: 'Authorization', value: ['Basic ', { env: 'CREDENTIALS' }] }
  if (scheme.type === 'http' || scheme.type === 'oauth2')
    return { name: 'Authorization', value: ['Bearer ', { env: 'TOKEN' }] }
  if (scheme.type !== 'apiKey' || scheme.in !== 'header') return undefined
  const pattern = patternOf(scheme)
  return { name: String(scheme.name), value: pattern === undefined ? [{ env: 'TOKEN' }] : gapsIn(pattern) }
}

const credentialsOf = (document: Document, operation: Operation): SampleRequest['headers'] => {
  const [first = {}] = operation.security ?? (document.security as Operation['security']) ?? []
  return Object.keys(first).flatMap((name) => {
    const scheme = document.components.securitySchemes[name]
    const credential = scheme && credentialOf(scheme)
    return credential ? [credential] : []
  })
}

const isForm = (mediaType: string): boolean => mediaType === 'application/x-www-form-urlencoded'

const written = (mediaType: string, value: unknown): string => {
  if (typeof value === 'string') return value
  if (!isForm(mediaType)) return JSON.stringify(value, null, 2)
  const fields = Object.entries(value as Json).flatMap(([name, field]) =>
    [field].flat().map((one): [string, string] => [name, String(one)]),
  )
  return new URLSearchParams(fields).toString()
}

const bodyOf = (document: Document, { requestBody }: Operation): SampleRequest['body'] => {
  const offered = Object.entries(requestBody?.content ?? {})
  const [mediaType, content] = offered.find(([, { examples }]) => examples) ?? offered[0] ?? []
  if (mediaType === undefined || content === undefined) return undefined
  const [shown] = Object.values(content.examples ?? {}) as { value?: unknown }[]
  const value = shown?.value ?? exampleOf(document, content.schema)
  return { mediaType, value, text: written(mediaType, value) }
}

/** The request of an operation, with the values of its first example. */
export const sampleRequest = (document: Document, path: string, verb: string, operation: Operation): SampleRequest => {
  const shownOf = ({ example, schema }: { example?: unknown; schema: object }): string =>
    String(example ?? exampleOf(document, schema as Json))
  const parameters = operation.parameters ?? []
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, one) => text.replaceAll(`{${one.name}}`, encodeURIComponent(shownOf(one))), path)
  // What may be left out is left out, unless the example is about it.
  const isAsked = (one: (typeof parameters)[number]): boolean =>
    ('required' in one && one.required === true) || (one.in === 'query' && one.example !== undefined)
  const asked = parameters.filter((one) => one.in !== 'path' && isAsked(one))
  const query = asked
    .filter((one) => one.in === 'query')
    .map((one) => `${encodeURIComponent(one.name)}=${encodeURIComponent(shownOf(one))}`)
  const headers = asked.filter((one) => one.in === 'header').map((one) => ({ name: one.name, value: [shownOf(one)] }))
  const body = bodyOf(document, operation)
  return {
    method: verb.toUpperCase(),
    url: `${document.servers[0]?.url ?? ''}${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    headers: [
      ...headers,
      ...credentialsOf(document, operation),
      ...(body ? [{ name: 'Content-Type', value: [body.mediaType] }] : []),
    ],
    body,
    redirects: Object.keys(operation.responses).some((status) => /^30[1-8]$/.test(status) && status !== '304'),
  }
}

/** What must be in the environment for a request. */
export const environmentOf = ({ headers }: SampleRequest): string[] => [
  ...new Set(headers.flatMap(({ value }) => value.flatMap((part) => (typeof part === 'string' ? [] : [part.env])))),
]
