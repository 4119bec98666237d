/** As much of an OpenAPI document as is read here; see dialects/docs. */
type Json = Readonly<Record<string, unknown>>

export interface DescribedContent {
  readonly schema: Json
  readonly examples?: Readonly<Record<string, unknown>>
}

export interface DescribedOperation {
  readonly security?: readonly Json[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: object
  }[]
  readonly requestBody?: {
    readonly required?: boolean
    readonly content: Readonly<Record<string, DescribedContent>>
  }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, DescribedContent>> }>>
}

export interface DescribedDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>> }
}
