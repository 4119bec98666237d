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

const lazily =
  <F>(factory: () => Build<F>, wrap: (make: () => F) => F): Build<F> =>
  (schemas, options) => {
    let compile: Compile<F> | undefined
    return (route) =>
      wrap(() => {
        compile ??= factory()(schemas, options)
        return compile(route)
      })
  }

/**
 * Validators and serializers that are made at the first request that needs them. There are hundreds of schemas, and a
 * process uses few: compiling all of them would be most of what starting takes, and memory that nobody asks for.
 */
export const lazySchemas = (): NonNullable<FastifyServerOptions['schemaController']> => {
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
  return { compilersFactory: { buildValidator, buildSerializer } as never }
}
