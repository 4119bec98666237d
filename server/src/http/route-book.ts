import type { FastifySchema } from 'fastify'

export type RouteBook = ReturnType<typeof routeBook>

/**
 * Which methods an address answers, for `Allow`. Fastify's router tells only about routes by their own pattern, so the
 * patterns are kept here too; they are searched only after the router has found nothing.
 */
export const routeBook = () => {
  const patterns = new Map<string, { parts: readonly string[]; methods: Map<string, FastifySchema | undefined> }>()

  return {
    add(method: string | readonly string[], url: string, schema?: FastifySchema): void {
      const pattern = patterns.get(url) ?? { parts: url.split('/'), methods: new Map() }
      patterns.set(url, pattern)
      for (const one of [method].flat()) pattern.methods.set(one, schema)
    },

    /** Every address with its methods, as they were registered. */
    all(): { readonly method: string; readonly url: string; readonly schema: FastifySchema | undefined }[] {
      return [...patterns].flatMap(([url, { methods }]) =>
        [...methods].map(([method, schema]) => ({ method, url, schema })),
      )
    },

    methodsAt(path: string): string[] {
      const asked = path.split('/')
      const found = [...patterns.values()].filter(({ parts }) => covers(parts, asked))
      return [...new Set(found.flatMap(({ methods }) => [...methods.keys()]))].toSorted()
    },
  }
}

const covers = (parts: readonly string[], asked: readonly string[]): boolean => {
  const rest = parts.at(-1) === '*'
  if (rest ? asked.length < parts.length : asked.length !== parts.length) return false
  return parts.every((part, index) => {
    if (rest && index === parts.length - 1) return true
    const value = asked[index] ?? ''
    return part.includes(':') ? value !== '' : part === value
  })
}
