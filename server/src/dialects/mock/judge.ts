import { isUtf8 } from 'node:buffer'
import type { FastifyRequest, FastifySchema } from 'fastify'
import { namesAltegMediaType } from '../../http/alteg/media-type.ts'
import { parseJson } from '../../http/body.ts'
import { fieldFaults } from '../../http/errors.ts'
import { type FieldFault, Refusal } from '../../model/refusal.ts'
import type { DescribedOperation } from './described.ts'

type Schema = Readonly<Record<string, unknown>>
type Values = Readonly<Record<string, unknown>>
type Validate = ReturnType<FastifyRequest['compileValidationSchema']>

/** application/json, application/vnd.api.v2+json … */
const json = /^application\/(?:[\w!#$&^.+-]+\+)?json$/
const FORM = 'application/x-www-form-urlencoded'
/** What an interface that names no type for its bodies takes for JSON as well. */
const vague: readonly string[] = ['', 'text/plain', FORM, 'application/octet-stream']

const typesIn = ({ type, anyOf = [] }: Schema): unknown[] => [type, ...(anyOf as Schema[]).flatMap(typesIn)].flat()

/** A text of a query or form, as what its schema says it is; itself where it is none. */
const readText = (schema: Schema | undefined, text: unknown): unknown => {
  if (schema === undefined || typeof text !== 'string') return text
  const types = typesIn(schema)
  if ((types.includes('integer') || types.includes('number')) && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text))
    return Number(text)
  if (types.includes('boolean') && /^(?:true|false)$/.test(text)) return text === 'true'
  // A list of one is written like a single value.
  return types.includes('array') && !types.includes('string') ? [text] : text
}

const readTexts = (schema: Schema, values: Values): Values => {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => [
      name,
      readText(Object.hasOwn(properties, name) ? properties[name] : undefined, text),
    ]),
  )
}

const refuse = (kind: 'request.invalid' | 'request.malformed', fields: readonly FieldFault[]): never => {
  throw new Refusal(kind, { fields, isAsSent: true })
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>

/** The schemas of a body by its type, where it may have several. */
const contentOf = ({ body }: FastifySchema): Content | undefined => (body as { content?: Content } | undefined)?.content

/**
 * What an operation requires of a request, by its schemas as they run: compiled once, by the compiler of all routes. Ids in
 * the path may be anything.
 */
export class Judge {
  readonly #operation: DescribedOperation
  readonly #schema: FastifySchema
  readonly #needsCredential: boolean
  readonly #takesVague: boolean
  readonly #compiled = new Map<object, Validate>()

  constructor(
    operation: DescribedOperation,
    schema: FastifySchema,
    { security, takesVague }: { readonly security: readonly object[]; readonly takesVague: boolean },
  ) {
    this.#operation = operation
    this.#schema = schema
    const needed = operation.security ?? security
    this.#needsCredential = needed.length > 0 && needed.every((one) => Object.keys(one).length > 0)
    this.#takesVague = takesVague
  }

  /** Throws the refusal of what cannot be answered; `body` is as it was sent. */
  judge(request: FastifyRequest, body: Buffer | undefined): void {
    this.credential(request)
    this.#headers(request)
    this.#query(request)
    this.#body(request, body)
  }

  /** Any credential will do where one is needed. */
  credential({ headers }: FastifyRequest): void {
    if (this.#needsCredential && !headers.authorization?.trim()) throw new Refusal('credential.missing')
  }

  #headers(request: FastifyRequest): void {
    for (const { name, in: place, required = false, schema } of this.#operation.parameters ?? []) {
      if (place !== 'header') continue
      const sent = request.headers[name.toLowerCase()]
      if (name === 'Accept') {
        if (required && !namesAltegMediaType(sent as string | undefined)) throw new Refusal('request.not-acceptable')
      } else if (sent === undefined) {
        if (required) refuse('request.malformed', [{ field: name, message: 'is missing' }])
      } else {
        const faults = this.#faults(request, schema, sent, name)
        if (faults.length > 0) refuse('request.malformed', faults)
      }
    }
  }

  #query(request: FastifyRequest): void {
    const schema = this.#schema.querystring as Schema | undefined
    if (!schema) return
    const sent = request.query as Values
    const faults = this.#faults(request, schema, readTexts(schema, sent), 'querystring')
    // A text may look like a number.
    if (faults.length > 0 && this.#faults(request, schema, { ...sent }, 'querystring').length > 0)
      refuse('request.invalid', faults)
  }

  #body(request: FastifyRequest, sent: Buffer | undefined): void {
    const content = contentOf(this.#schema)
    const schema = content ? Object.values(content)[0]?.schema : (this.#schema.body as Schema | undefined)
    if (!schema) return
    const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
    const bytes = sent?.length === 0 ? undefined : sent
    if (bytes && !json.test(type) && !(this.#takesVague && vague.includes(type))) {
      const form = content && Object.hasOwn(content, type) ? content[type]?.schema : undefined
      if (!form) throw new Refusal('request.unsupported-media')
      this.#form(request, form, bytes)
      return
    }
    // Where a form is taken, no body is one without fields.
    const body = bytes ? parseJson(bytes) : content && {}
    const faults = this.#faults(request, schema, body, 'body')
    if (faults.length > 0) refuse('request.invalid', faults)
  }

  #form(request: FastifyRequest, schema: Schema, bytes: Buffer): void {
    if (!isUtf8(bytes)) throw new Refusal('request.malformed')
    // Lists and dictionaries have names with brackets, in several ways: those the interface reads by hand.
    if (Object.keys(schema.properties ?? {}).some((name) => name.includes('['))) return
    const sent = Object.fromEntries(new URLSearchParams(bytes.toString('utf8')))
    const faults = this.#faults(request, schema, readTexts(schema, sent), 'body')
    if (faults.length > 0) refuse('request.invalid', faults)
  }

  #faults(request: FastifyRequest, schema: object, value: unknown, part: string): FieldFault[] {
    const validate = this.#compiled.get(schema) ?? request.compileValidationSchema(schema)
    this.#compiled.set(schema, validate)
    return validate(value) ? [] : fieldFaults((validate.errors ?? []) as never, part)
  }
}
