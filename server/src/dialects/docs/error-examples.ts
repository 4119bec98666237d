import type { App } from '../../http/app-type.ts'
import type { ErrorTable } from '../../http/errors.ts'
import { Refusal, type RefusalKind, refusals } from '../../model/refusal.ts'
import type { Document, Operation } from './openapi.ts'
import { resolved } from './samples/example.ts'
import { type Told, tableAt, toldBy } from './told.ts'

/** What can happen to any operation: the first of a status stands for it where no case shows one. */
const usual: readonly RefusalKind[] = [
  'credential.missing',
  'access.denied',
  'request.malformed',
  'request.invalid',
  'precondition.failed',
  'request.too-large',
  'request.unsupported-media',
  'request.throttled',
  'service.unavailable',
]

const isKind = (word: string): word is RefusalKind => Object.hasOwn(refusals, word)

/** What is not there: the last thing that the address names. An `entity_id` is a number that no one here knows. */
const unknownIn = (path: string): RefusalKind => {
  const parts = path.split('/')
  const last = parts.findLastIndex((part) => part.startsWith('{'))
  const words = parts
    .slice(0, last + 1)
    .reverse()
    .filter((part) => part !== '{entity_id}')
    .map((part) => part.replaceAll(/[{}]|_id(?=\})/g, '').replaceAll('_', '-'))
  const [kind] = words
    .flatMap((word) => [word, word.replace(/ies$/, 'y'), word.replace(/s$/, '')])
    .map((word) => (word === 'user' ? 'member.unknown' : `${word}.unknown`))
    .filter(isKind)
  return kind ?? 'company.unknown'
}

const conflicts: Readonly<Record<string, RefusalKind>> = {
  acceptByRegistering: 'login.taken',
  confirmAddress: 'login.taken',
  replay: 'simulation.moved',
  simulate: 'simulation.moved',
}

/** Requests that are named can meet themselves; others, what must stay. */
const conflictOf = ({ operationId, parameters = [] }: Operation): RefusalKind =>
  conflicts[operationId] ??
  (parameters.some(({ name }) => name === 'Idempotency-Key') ? 'request.in-progress' : 'last-owner')

/** The first member that must be sent, and is not; else one that nobody knows. */
const faultyIn = (document: Document, { requestBody }: Operation): { field: string; message: string } => {
  const schema = resolved(document, Object.values(requestBody?.content ?? {})[0]?.schema ?? {})
  const [field] = (schema.required ?? []) as string[]
  return field === undefined ? { field: 'colour', message: 'is not known here' } : { field, message: 'is missing' }
}

/** What a table says to refusals that are the same everywhere, once asked. */
const answersOf = (table: ErrorTable): ((kind: RefusalKind | 'fault') => Told) => {
  const known = new Map<string, Told>()
  return (kind) => {
    const told = known.get(kind) ?? toldBy(table, kind === 'fault' ? kind : new Refusal(kind))
    known.set(kind, told)
    return told
  }
}

/** Shows each status of an error that no case shows, in the interface's own words. */
export const addErrorExamples = (document: Document, app: App): Document => {
  const base = new URL(document.servers[0]?.url ?? '').pathname.replace(/\/$/, '')
  const asked = new Map<ErrorTable, ReturnType<typeof answersOf>>()
  for (const [path, operations] of Object.entries(document.paths)) {
    const table = tableAt(app, base + path)
    const answerTo = asked.get(table) ?? answersOf(table)
    asked.set(table, answerTo)
    for (const operation of Object.values(operations)) {
      const kinds = [...usual, unknownIn(path), conflictOf(operation), 'fault' as const]
      for (const [status, { content = {} }] of Object.entries(operation.responses)) {
        const answer = Object.entries(content).find(([type]) => type.endsWith('json'))?.[1]
        const kind = kinds.find((one) => String(answerTo(one).status) === status)
        if (status < '400' || !answer || answer.examples || kind === undefined) continue
        const fields = [faultyIn(document, operation)]
        const { body } =
          kind === 'request.invalid' ? toldBy(table, new Refusal(kind, { fields, isAsSent: true })) : answerTo(kind)
        answer.examples = { [kind]: { value: structuredClone(body) } }
      }
    }
  }
  return document
}
