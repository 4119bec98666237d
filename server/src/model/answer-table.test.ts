import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aMoment, aPerson, aPlace, aWorld, compile, entries, holds } from '../testing/arbitrary.ts'
import { ALWAYS, AnswerTable } from './answer-table.ts'
import { enterAnswers, isWithin } from './answers-of.ts'
import { decide } from './decide.ts'
import type { Member, Moment, Person } from './member.ts'

const SECOND = 1_000_000
const WHO = [0, 1, 2] as const

/** Windows are kept to the second: theirs begin and end within one, and on one. */
const later = (moment: Moment): Moment => moment * (SECOND / 2)
const stretched = ({ grants, ...member }: Member, who: number): Member => ({
  ...member,
  id: 100 + who,
  userId: 1 + who,
  grants: grants.map((grant) => ({
    ...grant,
    startsAt: grant.startsAt === null ? null : later(grant.startsAt),
    endsAt: grant.endsAt === null ? null : later(grant.endsAt),
  })),
})

const aMovement = fc.oneof(
  { weight: 6, arbitrary: fc.record({ asked: fc.constantFrom(...WHO), place: aPlace, at: aMoment, again: aMoment }) },
  { weight: 1, arbitrary: fc.record({ moved: fc.constantFrom(...WHO), member: aPerson() }) },
  { weight: 1, arbitrary: fc.record({ moved: fc.constantFrom(...WHO), user: aPerson() }) },
  { weight: 1, arbitrary: fc.record({ world: aWorld() }) },
)

const bitsOf = (n: number): Uint32Array => Uint32Array.of(n, n ^ 0xffff)
const whose = (userId: number, place = 7) => ({ companyId: 1, userId, memberId: userId + 50, place })

describe('the table of answers', () => {
  test('says what the rules say, whatever has moved between', () => {
    const seen = { yes: 0, no: 0, outside: 0, unknown: 0 }
    holds(
      fc.property(
        aWorld(),
        fc.tuple(aPerson(), aPerson(), aPerson()),
        fc.array(aMovement, { minLength: 10, maxLength: 40 }),
        (world, all, movements) => {
          const table = new AnswerTable()
          let company = compile(world)
          const people: Person[] = all.map(({ member, user }, who) => ({ member: stretched(member, who), user }))
          const agree = (who: number, place: number, at: Moment): void => {
            for (const { slug: permission } of entries) {
              const { index } = company.catalogue.bySlug.get(permission) as { index: number }
              const span = { ...ALWAYS }
              const known = table.ask(company.id, who + 1, place, index, span)
              if (known === undefined) seen.unknown++
              else if (!isWithin(span, at)) seen.outside++
              else {
                assert.equal(
                  known,
                  decide(company, people[who] as Person, { permission, place, at }).allowed,
                  permission,
                )
                seen[known ? 'yes' : 'no']++
              }
            }
          }
          for (const movement of movements) {
            if ('asked' in movement) {
              const { asked, place, at, again } = movement
              if (place === 'company') continue
              agree(asked, place, later(at))
              enterAnswers(table, company, people[asked] as Person, place, later(at))
              agree(asked, place, later(at))
              agree(asked, place, later(again))
            } else if ('world' in movement) {
              company = compile(movement.world)
              table.companyMoved(company.id)
            } else {
              const { moved } = movement
              const { user } = people[moved] as Person
              if ('user' in movement) {
                people[moved] = { member: (people[moved] as Person).member, user: movement.user.user }
                table.userMoved(moved + 1)
              } else {
                people[moved] = { member: stretched(movement.member.member, moved), user }
                table.memberMoved(company.id, 100 + moved)
              }
            }
          }
        },
      ),
      300,
    )
    assert.ok(Math.min(...Object.values(seen)) > 1_000, JSON.stringify(seen))
  })

  test('keeps what is asked for, in bounded room, and mixes up nobody', () => {
    const table = new AnswerTable()
    const ask = (userId: number, permission: number, place?: number) =>
      table.ask(1, userId, whose(userId, place).place, permission, { ...ALWAYS })
    for (let user = 1; user <= 1_200_000; user++) {
      table.enter(whose(user), ALWAYS, bitsOf(user % 1_000))
      // Somebody who is asked about all the time stays.
      if (user % 1_000 === 0) assert.equal(ask(1, 0), true)
    }
    assert.equal(ask(2, 0), undefined)
    let kept = 0
    for (let user = 1; user <= 1_200_000; user++) {
      if (ask(user, 3) === undefined) continue
      kept++
      for (const permission of [0, 5, 9, 33, 41])
        assert.equal(
          ask(user, permission),
          (((bitsOf(user % 1_000)[permission >>> 5] as number) >>> (permission & 31)) & 1) === 1,
        )
      assert.equal(ask(user, 0, 8), undefined)
      assert.equal(table.ask(2, user, 7, 0, { ...ALWAYS }), undefined)
    }
    assert.ok(kept > 390_000 && kept < 800_000, String(kept))
  })

  test('answers that nobody shares take room too', () => {
    const table = new AnswerTable()
    for (let user = 1; user <= 300_000; user++) {
      table.enter(whose(user), ALWAYS, Uint32Array.of(user, ...new Uint32Array(15)))
      for (const one of [user, user - 100])
        if (one > 0) assert.equal(table.ask(1, one, 7, 4, { ...ALWAYS }), ((one >>> 4) & 1) === 1)
    }
    // The same person, whose answers change each time.
    for (let turn = 1; turn <= 300_000; turn++) {
      table.enter(whose(9), ALWAYS, Uint32Array.of(turn))
      assert.equal(table.ask(1, 9, 7, 4, { ...ALWAYS }), ((turn >>> 4) & 1) === 1)
    }
  })

  test('numbers that do not fit are nobody’s', () => {
    const table = new AnswerTable()
    for (const user of [0, 2 ** 32, 2 ** 32 + 5, 2 ** 53 - 1]) {
      table.enter(whose(user), ALWAYS, bitsOf(1))
      assert.equal(table.ask(1, user, 7, 0, { ...ALWAYS }), undefined)
      assert.equal(table.ask(1, user % 2 ** 32, 7, 0, { ...ALWAYS }), undefined)
    }
    table.enter(whose(2 ** 32 - 1), ALWAYS, bitsOf(1))
    assert.equal(table.ask(1, 2 ** 32 - 1, 7, 0, { ...ALWAYS }), true)
  })

  test('catalogues of any length', () => {
    const table = new AnswerTable()
    for (const length of [1, 12, 13, 300]) {
      const bits = new Uint32Array(length).map((_, n) => n)
      table.enter(whose(length), ALWAYS, bits)
      for (let n = 0; n < length; n++)
        assert.equal(table.ask(1, length, 7, 32 * n + 1, { ...ALWAYS }), ((n >>> 1) & 1) === 1)
    }
  })
})
