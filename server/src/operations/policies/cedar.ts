import { createRequire } from 'node:module'

/** Cedar, as WebAssembly. Types only: the program itself is loaded when somebody first needs it. */
type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs')

const require = createRequire(import.meta.url)
const MODULE = '@cedar-policy/cedar-wasm/nodejs'

/** What cannot be evaluated at all: so deeply nested that the evaluator ran out of its stack. */
export class CedarFailure extends Error {
  override readonly name = 'CedarFailure'
}

let loaded: Cedar | undefined
/** How often Cedar was loaded: what was kept in an earlier one is gone. */
let loads = 0

/**
 * Asks Cedar. It takes some 50 ms and 15 MB at first; after that a question is a call. Whatever it throws has broken it
 * for good (its stack is never unwound), so the next question gets a new one.
 */
export const askCedar = <T>(question: (cedar: Cedar) => T): T => {
  if (!loaded) {
    delete require.cache[require.resolve(MODULE)]
    loaded = require(MODULE) as Cedar
    loads++
  }
  try {
    return question(loaded)
  } catch (error) {
    loaded = undefined
    throw new CedarFailure('it is too deeply nested to be evaluated', { cause: error })
  }
}

/** What Cedar keeps parsed. */
interface Parsed {
  readonly schema: string
  readonly policies: Readonly<Record<string, string>>
}

/** Cedar never lets go of what it keeps: places are used again, the oldest first. */
const PLACES = 64
const places: (Parsed | undefined)[] = []
const placeOf = new WeakMap<Parsed, number>()
let next = 0
let keptIn = 0

/** The name under which Cedar keeps schema and policies parsed. Both are known to be right. */
export const parsedAs = (parsed: Parsed): string =>
  askCedar((cedar) => {
    if (keptIn !== loads) places.length = 0
    keptIn = loads
    const place = placeOf.get(parsed)
    if (place !== undefined && places[place] === parsed) return String(place)
    const free = next
    next = (next + 1) % PLACES
    places[free] = undefined
    const name = String(free)
    const answers = [
      cedar.preparseSchema(name, parsed.schema),
      cedar.preparsePolicySet(name, { staticPolicies: { ...parsed.policies } }),
    ]
    if (answers.some(({ type }) => type !== 'success')) throw new Error('what was taken is refused now')
    places[free] = parsed
    placeOf.set(parsed, free)
    return name
  })
