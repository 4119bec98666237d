import type { DescribedContent, DescribedDocument, DescribedOperation } from './described.ts'
import { sampleOf } from './sample.ts'

/** An answer as it is sent. */
export interface Ready {
  readonly status: number
  /** Undefined where there is no body. */
  readonly type: string | undefined
  readonly body: Buffer | undefined
}

const typeOf = (mediaType: string): string =>
  /^text\/|json$/.test(mediaType) ? `${mediaType}; charset=utf-8` : mediaType

const readyOf = (status: number, mediaType: string, value: unknown): Ready => ({
  status,
  type: typeOf(mediaType),
  body: Buffer.from(mediaType.endsWith('json') ? JSON.stringify(value) : String(value)),
})

const empty = (status: number): Ready => ({ status, type: undefined, body: undefined })

/** What an operation may answer: examples of its cases, by status and name, as ready bytes. */
export class Answers {
  readonly #responses: DescribedOperation['responses']
  readonly #schemas: DescribedDocument['components']['schemas']
  readonly #method: string
  readonly #made = new Map<string, Ready>()
  /** Every status that is described. */
  readonly statuses: readonly number[]
  #usual: Ready | undefined

  constructor(method: string, { responses }: DescribedOperation, schemas: DescribedDocument['components']['schemas']) {
    this.#method = method
    this.#responses = responses
    this.#schemas = schemas
    this.statuses = Object.keys(responses).map(Number)
  }

  /** What is answered when all is well: what the interface's own documents print, where they print something. */
  get usual(): Ready {
    this.#usual ??= this.of(this.#success()) ?? empty(200)
    return this.#usual
  }

  /** The names of the examples, of a status or of all. */
  names(status?: number): string[] {
    const statuses = status === undefined ? this.statuses : [status]
    return [...new Set(statuses.flatMap((one) => Object.keys(this.#contentOf(one)?.[1].examples ?? {})))]
  }

  /** The example of that name. */
  named(name: string, status?: number): Ready | undefined {
    const statuses = status === undefined ? this.statuses : [status]
    const found = statuses.find((one) => Object.hasOwn(this.#contentOf(one)?.[1].examples ?? {}, name))
    return found === undefined ? undefined : this.#example(found, name)
  }

  /** The first example of a status, or one that fits its schema; undefined for a refusal that no case shows. */
  of(status: number): Ready | undefined {
    const content = this.#contentOf(status)
    if (!content) return status < 400 ? empty(status) : undefined
    const [first] = Object.keys(content[1].examples ?? {})
    if (first !== undefined) return this.#example(status, first)
    return status < 400 ? this.sample(status) : undefined
  }

  /** An answer that fits the schema of a status. */
  sample(status: number): Ready {
    const content = this.#contentOf(status)
    if (!content) return empty(status)
    const [mediaType, { schema }] = content
    return this.#once(`${status}`, () => readyOf(status, mediaType, sampleOf(schema, this.#schemas)))
  }

  #example(status: number, name: string): Ready {
    const [mediaType, { examples = {} }] = this.#contentOf(status) as [string, DescribedContent]
    return this.#once(`${status} ${name}`, () =>
      readyOf(status, mediaType, (examples[name] as { value: unknown }).value),
    )
  }

  #success(): number {
    const good = this.statuses.filter((status) => status < 300).toSorted((a, b) => a - b)
    // Where something is deleted, an answer with a body is the one of a rehearsal.
    if (this.#method === 'DELETE' && good.includes(204)) return 204
    return good.find((status) => this.names(status).length > 0) ?? good[0] ?? this.statuses[0] ?? 200
  }

  #contentOf(status: number): [string, DescribedContent] | undefined {
    return Object.entries(this.#responses[status]?.content ?? {})[0]
  }

  #once(key: string, make: () => Ready): Ready {
    const ready = this.#made.get(key) ?? make()
    this.#made.set(key, ready)
    return ready
  }
}
