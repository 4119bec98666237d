import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { contrast, readableOn } from './contrast.ts'

describe('contrast', () => {
  test('is WCAG 2: 21 to 1 for black and white, 1 for equal colours', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21)
    assert.equal(contrast('#2868a0', '#2868a0'), 1)
    assert.equal(Math.round(contrast('#777777', '#ffffff') * 100) / 100, 4.48)
  })

  test('writes white on dark and black on light', () => {
    const chosen = ['#000000', '#1f3a93', '#ff2828', '#ffff00', '#ffffff'].map(readableOn)
    assert.deepEqual(chosen, ['#ffffff', '#ffffff', '#000000', '#000000', '#000000'])
  })

  test('is readable on every colour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const colour = `#${number.toString(16).padStart(6, '0')}`
        return contrast(colour, readableOn(colour)) >= 4.5
      }),
    )
  })
})
