import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { holds } from '../testing/arbitrary.ts'
import { aWalk, walk } from '../testing/walk.ts'

// The long version is walks.long.ts.
test('a coalition of limited people never rises above what it held together at the start', () => {
  const count = { allowed: 0, roleEdits: 0 }
  holds(
    fc.property(aWalk(30), (walked) => {
      const { allowed, roleEdits } = walk(walked)
      count.allowed += allowed
      count.roleEdits += roleEdits
    }),
    30,
  )
  // A walk on which everything is refused shows nothing.
  assert.ok(count.allowed > 20, JSON.stringify(count))
})
