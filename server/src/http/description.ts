import type { FastifySchema } from 'fastify'
import type { TSchema } from 'typebox'

/** A status that may be answered, and what stands in its body; null where there is none. */
export interface DescribedAnswer {
  readonly description: string
  readonly schema: TSchema | null
  /** Without, `application/json`. */
  readonly mediaType?: string
}

/** Which route is described. */
export interface DescribedRoute {
  readonly method: string
  /** The address with its parameters, as `/roles/{role}`, below the base. */
  readonly path: string
  readonly schema: FastifySchema
}

/** A header that a request may carry, or an answer. */
export interface DescribedHeader {
  readonly name: string
  readonly description: string
  readonly schema: TSchema
  readonly required?: boolean
  readonly example?: string
}

/**
 * What a dialect says of itself beside the schemas of its routes, for the description that programs and people read. The
 * schema of a route carries its own words: `summary`, `description`, `tags`, `operationId`, `deprecated`, `security`, and
 * `hide` for one that is a second name of another.
 */
export interface Description {
  readonly title: string
  /** The version of the interface, not of Gatehouse. */
  readonly version: string
  /** Markdown. */
  readonly text: string
  /** What all its paths begin with; may be empty. */
  readonly base: string
  /** What its addresses look like, where the base does not tell them from those of others. */
  readonly paths?: RegExp
  /** Where the mock server answers for `base`; none without. */
  readonly mockBase?: string
  /** Bodies are JSON also where their content type is missing, or one that says little. */
  readonly takesVagueTypes?: boolean
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  /** By name, as OpenAPI has them. */
  readonly securitySchemes: Readonly<Record<string, object>>
  /** What a call carries, where its route says nothing else: any one of these. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  /** What any route may answer beside what its own schema says, by status. */
  answers(route: DescribedRoute): Readonly<Record<number, DescribedAnswer>>
  /** The headers that a route understands, beside the credential. */
  headers?(route: DescribedRoute): readonly DescribedHeader[]
  /** The headers that an answer of a status may carry, beside those that any interface answers with. */
  answerHeaders?(route: DescribedRoute, status: number): readonly DescribedHeader[]
}
