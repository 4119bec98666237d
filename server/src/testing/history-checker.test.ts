import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { delayIn, firstViolation, NEVER, type Operation } from './history-checker.ts'

const write = (value: boolean, invoked: number, answered: number): Operation<boolean> => ({
  kind: 'write',
  value,
  invoked,
  answered,
})
const read = (value: boolean, invoked: number, answered: number): Operation<boolean> => ({
  ...write(value, invoked, answered),
  kind: 'read',
})
const off = write(false, 10, 20)

describe('histories of one register, which is true at first', () => {
  const fine: Readonly<Record<string, readonly Operation<boolean>[]>> = {
    'nothing at all': [],
    'what was written is read': [read(true, 1, 2), off, read(false, 21, 22)],
    'beside a write, both': [off, read(true, 11, 19), read(false, 11, 19), read(true, 12, 18)],
    'the new one, before its write is answered': [off, read(false, 11, 12), read(false, 13, 14)],
    'the old one of a read that began before the other had ended': [off, read(false, 11, 15), read(true, 14, 16)],
    'a read that lasts through two writes': [off, write(true, 30, 40), read(false, 5, 50), read(true, 5, 50)],
    'a write without an answer, never done': [write(false, 10, NEVER), read(true, 1000, 1001)],
    'and done late': [write(false, 10, NEVER), read(true, 1000, 1001), read(false, 1002, 1003)],
    'and done after a later one': [
      write(false, 10, NEVER),
      write(true, 20, 30),
      read(true, 31, 32),
      read(false, 33, 34),
    ],
    'in the same moment': [off, read(true, 20, 21)],
  }
  for (const [name, history] of Object.entries(fine))
    test(`fine: ${name}`, () => assert.equal(firstViolation(true, history), undefined))

  const stale = read(true, 21, 22)
  const wrong: Readonly<Record<string, readonly [Operation<boolean>, readonly Operation<boolean>[]]>> = {
    'the old one after the answer to a write': [stale, [off, read(false, 20.5, 20.9), stale]],
    'the same, with nobody else': [stale, [off, stale]],
    'what nobody has written yet': [read(false, 1, 9), [read(false, 1, 9), off]],
    'what nobody writes': [read(false, 1, 2), [read(false, 1, 2)]],
    'back again, while the write is under way': [read(true, 14, 16), [off, read(false, 11, 13), read(true, 14, 16)]],
    'a write without an answer that was seen, and then not': [
      read(true, 30, 31),
      [write(false, 10, NEVER), read(false, 20, 21), read(true, 30, 31)],
    ],
    'one write without an answer for two changes': [
      read(false, 60, 61),
      [write(false, 10, NEVER), read(false, 20, 21), write(true, 30, 40), read(false, 60, 61)],
    ],
    'the one before the last': [read(false, 41, 42), [off, write(true, 30, 40), read(false, 41, 42)]],
  }
  for (const [name, [violation, history]] of Object.entries(wrong))
    test(`found: ${name}`, () => {
      assert.deepEqual(firstViolation(true, history), violation)
      assert.deepEqual(firstViolation(true, history.toReversed()), violation)
    })

  /** A register that is really there: each operation is done at one moment, within its time. */
  const real = fc
    .array(
      fc.record({
        isWrite: fc.boolean(),
        value: fc.boolean(),
        isHeard: fc.integer({ min: 0, max: 5 }),
        at: fc.integer({ min: 0, max: 200 }),
        before: fc.integer({ min: 0, max: 15 }),
        after: fc.integer({ min: 0, max: 15 }),
      }),
      { maxLength: 25 },
    )
    .map((deeds) => {
      let value = true
      let lost = 0
      return deeds
        .toSorted((a, b) => a.at - b.at)
        .map(({ isWrite, value: wanted, isHeard, at, before, after }): Operation<boolean> => {
          if (isWrite) value = wanted
          const isLost = isWrite && isHeard === 0 && lost++ < 4
          return (isWrite ? write : read)(value, at - before, isLost ? NEVER : at + after)
        })
    })

  test('what a register really did is fine; a lie about a read that is beside no write is found', () => {
    let lies = 0
    fc.assert(
      fc.property(real, fc.nat(), (history, which) => {
        assert.equal(firstViolation(true, history), undefined)
        const reads = history.filter(
          ({ kind, invoked, answered }) =>
            kind === 'read' &&
            history.every((other) => other.kind === 'read' || other.answered < invoked || other.invoked > answered),
        )
        const one = reads[which % reads.length]
        // Where writes are beside each other, their order is open, and a lie may be the truth.
        const writes = history.filter(({ kind }) => kind === 'write').toSorted((a, b) => a.invoked - b.invoked)
        if (!one || writes.some(({ answered }, index) => answered >= (writes[index + 1]?.invoked ?? answered + 1)))
          return
        lies++
        const lie = history.map((operation) => (operation === one ? { ...one, value: !one.value } : operation))
        assert.notEqual(firstViolation(true, lie), undefined)
      }),
      { numRuns: 300, seed: 4 },
    )
    assert.ok(lies > 50, `${lies} lies`)
  })
})

test('delays of revocations', () => {
  assert.deepEqual(delayIn([read(true, 1, 2)]), { revocations: 0, stillAllowed: undefined, untilDenied: undefined })
  assert.deepEqual(delayIn([off, read(true, 15, 25), read(false, 16, 27), read(false, 40, 41)]), {
    revocations: 1,
    stillAllowed: undefined,
    untilDenied: 17,
  })
  const late = [
    off,
    read(true, 23, 24),
    read(true, 29, 31),
    read(false, 33, 34),
    write(true, 50, 60),
    read(true, 61, 62),
  ]
  assert.deepEqual(delayIn(late), { revocations: 1, stillAllowed: 9, untilDenied: 24 })
  const unknown = [off, read(false, 21, 22), write(true, 30, NEVER), write(false, 40, 50), read(true, 51, 52)]
  assert.deepEqual(delayIn(unknown), { revocations: 1, stillAllowed: undefined, untilDenied: 12 })
})
