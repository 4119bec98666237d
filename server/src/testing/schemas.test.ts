import assert from 'node:assert/strict'
import { test } from 'node:test'
import AjvCompiler from '@fastify/ajv-compiler'
import SerializerSelector from '@fastify/fast-json-stringify-compiler'
import { emptyDatabase, worldOn } from './world.ts'

/** Schemas are compiled when they are first needed, so that a start need not wait; here all of them are. */
test('every schema of every route compiles', async () => {
  const { url, remove } = await emptyDatabase('sqlite')
  await using world = await worldOn(url, {}, remove)
  const validator = AjvCompiler()({}, { customOptions: { coerceTypes: false, strict: false } } as never)
  const serializer = SerializerSelector()({}, {} as never)
  let compiled = 0
  for (const { method, url: path, schema } of (await world.app()).routeBook.all()) {
    for (const part of ['params', 'querystring', 'body', 'headers'] as const) {
      const given = schema?.[part]
      if (given === undefined) continue
      assert.equal(typeof validator({ schema: given, method, url: path, httpPart: part } as never), 'function')
      compiled++
    }
    for (const given of Object.values((schema?.response ?? {}) as Record<string, object>)) {
      assert.equal(typeof serializer({ schema: given, method, url: path } as never), 'function', `${method} ${path}`)
      compiled++
    }
  }
  assert.ok(compiled > 300, `${compiled} schemas`)
})
