import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { holds } from '../testing/arbitrary.ts'
import {
  afterEvent,
  type InvitationEvent,
  type InvitationState,
  invitationMoves,
  isPending,
  pendingStates,
} from './invitation.ts'
import { waitAfter } from './message.ts'

const events = Object.keys(invitationMoves) as InvitationEvent[]
const states: readonly InvitationState[] = [...pendingStates, 'accepted', 'revoked', 'expired']

/** What was heard of an invitation, told without states: the rules are written down a second time. */
class Twin {
  over: 'accepted' | 'revoked' | undefined
  expired = false
  news: 'nothing' | 'out' | 'returned' | 'read' = 'nothing'

  hear(event: InvitationEvent): boolean {
    if (this.over) return false
    if (event === 'revoke') {
      this.over = 'revoked'
      return true
    }
    if (event === 'renew') {
      this.expired = false
      this.news = 'nothing'
      return true
    }
    if (this.expired) return false
    if (event === 'accept') this.over = 'accepted'
    else if (event === 'expire') this.expired = true
    else if (event === 'open') {
      if (this.news === 'read') return false
      this.news = 'read'
    } else if (event === 'send') {
      if (this.news === 'read') return false
      this.news = 'out'
    } else {
      if (this.news !== 'nothing') return false
      this.news = 'returned'
    }
    return true
  }

  get state(): InvitationState {
    if (this.over) return this.over
    if (this.expired) return 'expired'
    return ({ nothing: 'created', out: 'sent', returned: 'failed', read: 'opened' } as const)[this.news]
  }
}

describe('an invitation', () => {
  test('stands where its story leaves it, whatever happens in whatever order', () => {
    const seen = new Set<InvitationState>()
    holds(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 30 }), (story) => {
        const twin = new Twin()
        let state: InvitationState = 'created'
        for (const event of story) {
          const next = afterEvent(state, event)
          assert.equal(next !== undefined, twin.hear(event), `${event} in ${state}`)
          state = next ?? state
          assert.equal(state, twin.state)
          assert.equal(isPending(state), !twin.over && !twin.expired)
          seen.add(state)
        }
      }),
      500,
    )
    assert.deepEqual([...seen].sort(), [...states].sort())
  })

  test('is answered once, and nothing follows an answer or its withdrawal', () => {
    for (const event of events)
      for (const ended of ['accepted', 'revoked'] as const) assert.equal(afterEvent(ended, event), undefined)
    assert.deepEqual(
      events.filter((event) => afterEvent('expired', event)),
      ['revoke', 'renew'],
    )
  })

  test('waits longer after each attempt that failed, and is given up in the end', () => {
    const waits: number[] = []
    for (let attempts = 1; ; attempts++) {
      const wait = waitAfter(attempts)
      if (wait === undefined) break
      waits.push(wait)
    }
    assert.deepEqual(
      waits,
      waits.toSorted((a, b) => a - b),
    )
    const days = waits.reduce((sum, wait) => sum + wait, 0) / 86_400
    assert.ok(days > 2 && days < 4, `${days} days`)
  })
})
