import type { Document } from './openapi.ts'

/** OpenAPI tells addresses apart by their shape: where methods call a parameter differently, it has all of its names. */
export const united = (paths: Document['paths']): Document['paths'] => {
  const all: Document['paths'] = {}
  for (const same of Map.groupBy(Object.keys(paths), shapeOf).values()) {
    const named = same.map(namesIn)
    const names = (named[0] ?? []).map((_, place) => [...new Set(named.map((one) => one[place]))].join('_or_'))
    let place = 0
    const path = (same[0] as string).replaceAll(/\{[^}]+\}/g, () => `{${names[place++]}}`)
    for (const [index, one] of same.entries()) {
      const operations = paths[one] ?? {}
      for (const { parameters = [] } of Object.values(operations))
        for (const parameter of parameters) {
          const at = parameter.in === 'path' ? (named[index] ?? []).indexOf(parameter.name) : -1
          parameter.name = names[at] ?? parameter.name
        }
      all[path] = { ...all[path], ...operations }
    }
  }
  return all
}

const shapeOf = (path: string): string => path.replaceAll(/\{[^}]+\}/g, '{}')
const namesIn = (path: string): string[] => path.match(/[^{}]+(?=\})/g) ?? []
