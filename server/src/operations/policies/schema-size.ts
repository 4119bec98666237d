/*
 * How much a schema declares, found before the evaluator sees it: types of attributes that are made of each
 * other grow with each step, and forty short lines can describe more than any memory holds.
 */

const MOST_DECLARED = 500
const MOST_MEMBERS = 100_000

/** A name: as it is meant within its namespace, and as it is written. The first that is declared holds. */
type Name = readonly [meant: string, written: string]

interface Scanned {
  /** How many entity types and actions there are. */
  declared: number
  /** What the parts of each named type, and of all entities and actions, name: other types, or whatever. */
  readonly named: Map<string, Name[]>
  readonly members: Name[]
}

/** Where the names of an entity type or an action end. */
const AFTER_NAMES: ReadonlySet<string> = new Set(['in', 'appliesTo', 'attributes', 'enum', 'tags', '{', ';', '='])
const STARTS: ReadonlySet<string | undefined> = new Set([undefined, ';', '{', '}', ')'])

const tokensOf = (text: string): string[] =>
  text
    .replaceAll(/"(?:\\[\s\S]|[^"\\])*"?|\/\/.*/g, (found) => (found.startsWith('"') ? '""' : ' '))
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?:: ?/g, '::')
    .match(/""|\w+(?:::\w+)*|[^\s]/g) ?? []

const scan = (text: string): Scanned => {
  const tokens = tokensOf(text)
  const scanned: Scanned = { declared: 0, named: new Map(), members: [] }
  let [space, depth, into] = ['', 0, scanned.members]
  const meant = (name: string): string => (space === '' ? name : `${space}::${name}`)
  for (const [at, token] of tokens.entries()) {
    const isStart = STARTS.has(tokens[at - 1]) || tokens[at - 2] === '@'
    if (token === '{') depth++
    else if (token === '}') {
      depth--
      if (depth === 0) space = ''
    } else if (token === ';') into = scanned.members
    else if (token === 'namespace' && depth === 0) space = tokens[at + 1] ?? ''
    else if (token === 'type' && isStart && tokens[at + 2] === '=') {
      const name = meant(tokens[at + 1] as string)
      into = scanned.named.get(name) ?? []
      scanned.named.set(name, into)
    } else if ((token === 'entity' || token === 'action') && isStart)
      for (let next = at + 1; next < tokens.length && !AFTER_NAMES.has(tokens[next] as string); next++)
        scanned.declared += tokens[next] === ',' ? 0 : 1
    if (/^\w/.test(token)) into.push([meant(token), token])
  }
  return scanned
}

/** The same of a schema in JSON. */
const scanJson = (schema: object): Scanned => {
  const scanned: Scanned = { declared: 0, named: new Map(), members: [] }
  for (const [space, parts] of Object.entries(schema)) {
    const meant = (name: string): string => (space === '' ? name : `${space}::${name}`)
    const namesIn = (value: unknown): Name[] => {
      if (typeof value === 'string') return [[meant(value), value]]
      return typeof value === 'object' && value !== null ? Object.values(value).flatMap(namesIn) : []
    }
    const { commonTypes, entityTypes, actions } = (parts ?? {}) as Readonly<Record<string, object | undefined>>
    for (const [name, type] of Object.entries(commonTypes ?? {})) scanned.named.set(meant(name), namesIn(type))
    for (const declared of [entityTypes, actions]) {
      scanned.declared += Object.keys(declared ?? {}).length
      for (const name of namesIn(declared)) scanned.members.push(name)
    }
  }
  return scanned
}

/** Why a schema is more than can be checked in good time; undefined where it is not. */
export const excessOf = (schema: string | object): string | undefined => {
  const { declared, named, members } = typeof schema === 'string' ? scan(schema) : scanJson(schema)
  if (declared > MOST_DECLARED) return `has more than ${MOST_DECLARED} types and actions`
  const sizes = new Map<string, number>()
  const sizeOf = (parts: readonly Name[]): number => {
    let size = 0
    for (const [meant, written] of parts) {
      const part = named.has(meant) ? meant : written
      if (size > MOST_MEMBERS) break
      const inside = named.get(part)
      let of = inside ? sizes.get(part) : 1
      if (of === undefined) {
        // A type within itself is refused by the evaluator, by name.
        sizes.set(part, 0)
        of = sizeOf(inside ?? [])
        sizes.set(part, of)
      }
      size += of
    }
    return size
  }
  const isTooMuch = [members, ...named.values()].some((parts) => sizeOf(parts) > MOST_MEMBERS)
  return isTooMuch ? 'has types made of types that are too many when taken together' : undefined
}
