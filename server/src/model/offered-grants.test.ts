import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Grant, Member, Scope, Slot } from './member.ts'
import { slotsGiven } from './offered-grants.ts'

const grant = (slot: Slot, scope: Scope, part: Partial<Grant> = {}): Grant => ({
  id: 1,
  slot,
  role: 'salon:worker',
  scope,
  startsAt: null,
  endsAt: null,
  exceptions: {},
  ...part,
})

const holding = (...grants: Grant[]): Member => ({
  companyId: 1,
  id: 2,
  userId: 3,
  formerUserId: null,
  accepted: false,
  suspended: false,
  archivedAt: null,
  grants,
  teamMembers: [],
})

describe('who answers for what is offered', () => {
  test('whoever gives something, and nobody for what stays or only loses places', () => {
    const before = holding(grant('entry', [1, 2, 3]), grant('location:7', [7]))
    assert.deepEqual(slotsGiven(undefined, before), ['entry', 'location:7'])
    assert.deepEqual(slotsGiven(before, before), [])
    // Location 2 was split out of the entry and changed there.
    const split = holding(
      grant('entry', [1, 3]),
      grant('location:2', [2], { role: 'salon:manager' }),
      grant('location:7', [7]),
    )
    assert.deepEqual(slotsGiven(before, split), ['location:2'])
    assert.deepEqual(slotsGiven(before, holding(grant('entry', [1, 2, 3, 4]))), ['entry'])
    assert.deepEqual(slotsGiven(before, holding(grant('entry', 'company'))), ['entry'])
    assert.deepEqual(slotsGiven(holding(grant('entry', 'company')), holding(grant('entry', [1]))), [])
    for (const part of [{ role: 'salon:manager' }, { endsAt: 5 }, { exceptions: { x: true } }])
      assert.deepEqual(slotsGiven(before, holding(grant('entry', [1], part))), ['entry'])
  })
})
