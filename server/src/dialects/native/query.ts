import type { FastifyRequest } from 'fastify'
import { unmarked } from './cursor.ts'

type Properties = Readonly<Record<string, { readonly type?: string }>>

/**
 * Numbers and flags of a query, by what the route's schema says they are; anything else stays the text it is, and is
 * refused as that. A cursor is judged by whose it is.
 */
export const readTypes = async ({ query, routeOptions, url }: FastifyRequest): Promise<void> => {
  const { properties = {} } = (routeOptions.schema?.querystring ?? {}) as { properties?: Properties }
  const values = query as Record<string, unknown>
  for (const [name, text] of Object.entries(values)) {
    const type = Object.hasOwn(properties, name) ? properties[name]?.type : undefined
    if (typeof text !== 'string') continue
    if (name === 'cursor') values[name] = unmarked(text, url)
    else if (type === 'integer' && /^-?\d{1,15}$/.test(text)) values[name] = Number(text)
    else if (type === 'boolean' && (text === 'true' || text === 'false')) values[name] = text === 'true'
  }
}
