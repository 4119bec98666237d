import type { FastifySchema } from 'fastify'
import type { Description } from '../../http/description.ts'
import type { RouteBook } from '../../http/route-book.ts'
import { Answers } from './answers.ts'
import type { DescribedDocument } from './described.ts'
import { Judge } from './judge.ts'
import { Paths } from './paths.ts'

export interface MockedOperation {
  readonly judge: Judge
  readonly answers: Answers
}

/** An interface with a mock address. */
export interface MockedInterface {
  readonly dialect: string
  /** What its addresses begin with here. */
  readonly mockBase: string
  /** And at the interface itself. */
  readonly base: string
  /** What it answers; made when somebody first asks. */
  operations(): Promise<Paths<MockedOperation>>
}

/** What an interface says of itself, and the document that is made of that and of its routes. */
export interface Described {
  readonly description: Description
  document(): Promise<DescribedDocument>
}

const shapeOf = (path: string): string => path.replaceAll(/\{[^}]+\}/g, '{}')
const templateOf = (url: string): string => url.replaceAll(/:(\w+)/g, '{$1}')

/** What tells the operations of an interface apart, whatever their address. */
const nameOf = (method: string, schema: FastifySchema): string => {
  const { operationId, summary } = schema as { operationId?: string; summary?: string }
  return `${method} ${operationId ?? ''} ${summary ?? ''}`
}

const operationsOf = ({ description }: Described, document: DescribedDocument, routes: RouteBook) => {
  const { base, security } = description
  const known = routes.all().filter(({ url, schema }) => url.startsWith(base) && schema !== undefined)
  const keyOf = (method: string, path: string): string => `${method} ${shapeOf(path)}`
  const schemas = new Map(known.map(({ method, url, schema = {} }) => [keyOf(method, templateOf(url)), schema]))
  const operations = new Paths<MockedOperation>()
  const byName = new Map<string, MockedOperation>()
  // A document that never names a type for its bodies: its clients name any.
  const takesVague = description.takesVagueTypes === true
  for (const [path, methods] of Object.entries(document.paths))
    for (const [verb, operation] of Object.entries(methods)) {
      const method = verb.toUpperCase()
      const schema = schemas.get(keyOf(method, base + path)) ?? {}
      const mocked = {
        judge: new Judge(operation, schema, { security, takesVague }),
        answers: new Answers(method, operation, document.components.schemas),
      }
      operations.add(method, path, mocked)
      byName.set(nameOf(method, schema), mocked)
    }
  // Second names of an address have the words of the first, and are not described.
  for (const { method, url, schema = {} } of known) {
    const first = (schema as { hide?: boolean }).hide ? byName.get(nameOf(method, schema)) : undefined
    if (first) operations.add(method, templateOf(url).slice(base.length), first)
  }
  return operations
}

/** The interfaces that have a mock address. */
export const mockedInterfaces = async (
  described: Readonly<Record<string, () => Promise<Described>>>,
  routes: RouteBook,
): Promise<MockedInterface[]> => {
  const all = await Promise.all(
    Object.entries(described).map(async ([dialect, load]) => {
      const one = await load()
      const { base, mockBase } = one.description
      if (mockBase === undefined) return []
      let operations: Promise<Paths<MockedOperation>> | undefined
      const make = async () => operationsOf(one, await one.document(), routes)
      return [
        {
          dialect,
          base,
          mockBase,
          operations: () => {
            operations ??= make()
            return operations
          },
        },
      ]
    }),
  )
  return all.flat()
}
