import assert from 'node:assert/strict'
import { test } from 'node:test'
import TypeBox from 'typebox'
import { Type } from './type.ts'

test('our builders make the JSON schemas that TypeBox makes', () => {
  const make = (T: typeof Type) =>
    T.Object(
      {
        id: T.Integer({ minimum: 1 }),
        title: T.Optional(T.String({ maxLength: 100, description: 'Its name.' })),
        kind: T.Union([T.Literal('a'), T.Literal(2), T.Null()], { default: 'a' }),
        list: T.Array(T.Object({ value: T.Unknown(), flag: T.Boolean() }), { maxItems: 15 }),
        more: T.Optional(T.Record(T.String(), T.String())),
        never: T.Optional(T.Never()),
        nothing: T.Object({ perhaps: T.Optional(T.Null()) }, { additionalProperties: false }),
      },
      { additionalProperties: false },
    )
  assert.deepEqual(JSON.parse(JSON.stringify(make(Type))), JSON.parse(JSON.stringify(make(TypeBox))))
})
