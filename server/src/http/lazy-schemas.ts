import { createRequire } from 'node:module'
import type { ValidatorFactory } from '@fastify/ajv-compiler'
import type { SerializerFactory } from '@fastify/fast-json-stringify-compiler'
import type { FastifyServerOptions } from 'fastify'

type Compile<F> = (route: never) => F
type Build<F> = (schemas: never, options: never) => Compile<F>
type Validate = ((data: unknown) => unknown) & { errors?: unknown }
type Serialize = (data: unknown) => string

const require = createRequire(import.meta.url)

/** Read when the first schema is needed: a start has better use for the time. */
const validators = (): Build<Validate> =>
  (require('@fastify/ajv-compiler') as () => ValidatorFactory)() as unknown as Build<Validate>
const serializers = (): Build<Serialize> =>
  (require('@fastify/fast-json-stringify-compiler') as () => SerializerFactory)() as unknown as Build<Serialize>

/**
 * Makes a compiler whose work waits for the first use. Many routes have one schema, as those of refusals: a text is
 * compiled once in a process. All servers have the same options, and none has schemas by name.
 */
const lazily = <F>(factory: () => Build<F>, wrap: (make: () => F) => F): Build<F> => {
  const made = new Map<string, F>()
  let build: Build<F> | undefined
  return (schemas, options) => (route) =>
    wrap(() => {
      const text = JSON.stringify((route as { schema: unknown }).schema)
      build ??= factory()
      const known = made.get(text) ?? build(schemas, options)(route)
      made.set(text, known)
      return known
    })
}

const buildValidator = lazily(validators, (make) => {
  let made: Validate | undefined
  const validate: Validate = (data) => {
    made ??= make()
    const outcome = made(data)
    // Where Fastify looks for what was wrong.
    validate.errors = made.errors
    return outcome
  }
  return validate
})

const buildSerializer = lazily(serializers, (make) => {
  let made: Serialize | undefined
  return (data) => {
    made ??= make()
    return made(data)
  }
})

/**
 * Validators and serializers that are made at the first request that needs them. There are hundreds of schemas, and a
 * process uses few: compiling all of them would be most of what starting takes, and memory that nobody asks for.
 */
export const lazySchemas: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator, buildSerializer } as never,
}

/** Schemas of paths say what stands there and judge nothing: routes read ids themselves, and call unknown what is none. */
const buildValidatorBesidePaths: Build<Validate> = (schemas, options) => {
  const compile = buildValidator(schemas, options)
  return (route: { readonly httpPart?: string }) => (route.httpPart === 'params' ? () => true : compile(route as never))
}

/** The same for scopes whose routes judge their paths themselves. */
export const pathsUnjudged: typeof lazySchemas = {
  compilersFactory: { buildValidator: buildValidatorBesidePaths, buildSerializer } as never,
}
