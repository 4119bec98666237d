import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Company, OwnRole } from '../../model/company.ts'
import type { Person } from '../../model/member.ts'
import type { Value } from '../../model/value.ts'
import { storeCatalogues } from '../../storage/companies.ts'
import { entries, files, isAddress, someExceptions } from '../../testing/arbitrary.ts'
import { type World as Access, effective, givesNoMore, type Where } from '../../testing/brute-force.ts'
import { natively } from '../../testing/natively.ts'
import { type Answer, onEachEngine, type World } from '../../testing/world.ts'

/*
 * Random lists of writes are simulated, looked at page by page, and then done. What was told before must be just what a
 * naive twin of the rules finds to differ between before and after: no line more, no line less, for everybody everywhere.
 */

const SEED = 20_261
const LISTS = { sqlite: 70, postgres: 40 } as const

/** All that decides access in the company, as rows have it. */
interface Snapshot {
  readonly access: Access
  readonly people: readonly Person[]
  readonly grants: readonly number[]
}

interface Write {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

type Line = readonly [member: number, place: Where, slug: string, from: Value, to: Value, kind: string]

const take = async (world: World, companyId: number): Promise<Snapshot> => {
  const { engine, facts } = world.core
  const own = await engine.all<{ id: number; title: string; weight: number; shown_as: string; permissions: string }>(
    'select id, title, weight, shown_as, permissions from roles where company_id = $1 and to_revision is null',
    [companyId],
  )
  const members = await engine.all<{ id: number }>(
    'select id from members where company_id = $1 and to_revision is null order by id',
    [companyId],
  )
  const found = await facts.read((look) => ({
    locations: [...(look.company(companyId) as Company).locations.values()],
    people: members.map(({ id }): Person => {
      const member = look.member(companyId, id)
      assert.ok(member)
      return { member, user: look.user(member.userId) }
    }),
  }))
  const { locations, people } = found.facts
  const ownRoles = own.map(
    ({ shown_as: shownAs, permissions, ...role }): OwnRole => ({ ...role, shownAs, values: JSON.parse(permissions) }),
  )
  const grants = people.flatMap(({ member }) => member.grants.map(({ id }) => id))
  return { access: { files, ownRoles, locations }, people, grants }
}

const kindOf = (entry: (typeof entries)[number], from: Value, to: Value): string => {
  const [isMore, isLess] = [givesNoMore(entry, from, to), givesNoMore(entry, to, from)]
  return isMore === isLess ? 'changes' : isMore ? 'gains' : 'loses'
}

/** What differs, found by trying everything. Addresses are a condition of their grant, and joined by nobody. */
const differencesOf = (before: Snapshot, after: Snapshot, at: number): Line[] => {
  const places: Where[] = ['company', ...after.access.locations.map(({ id }) => id).sort((a, b) => a - b)]
  return after.people.flatMap((is) => {
    const was = before.people.find(({ member }) => member.id === is.member.id) as Person
    return places.flatMap((place) => {
      const had = effective(before.access, was, place, at, 'any')
      const has = effective(after.access, is, place, at, 'any')
      return entries.flatMap((entry): Line[] => {
        const [from, to] = [had.get(entry.slug) as Value, has.get(entry.slug) as Value]
        if (entry.type === 'allowed_ip' || JSON.stringify(from) === JSON.stringify(to)) return []
        return [[is.member.id, place, entry.slug, from, to, kindOf(entry, from, to)]]
      })
    })
  })
}

const aWindow = fc.constantFrom(
  {},
  {},
  { starts_at: '2090-01-01T00:00:00Z' },
  { ends_at: '2090-01-01T00:00:00Z' },
  { starts_at: '2001-01-01T00:00:00Z', ends_at: '2092-01-01T00:00:00Z' },
)

const aWish = fc.record({
  kind: fc.constantFrom(
    ...['give', 'give', 'give', 'change', 'change', 'take', 'suspend', 'let in', 'remove'],
    ...[
      'role',
      'edit role',
      'edit role',
      'delete role',
      'open',
      'open',
      'close',
      'close',
      'location',
      'role and grant',
      'place and grant',
    ],
  ),
  which: fc.nat({ max: 999 }),
  other: fc.nat({ max: 999 }),
  role: fc.nat({ max: 9 }),
  places: fc.subarray([0, 1, 2, 3, 4]),
  isWide: fc.nat({ max: 3 }).map((n) => n === 0),
  window: aWindow,
  values: someExceptions(),
})
type Wish = typeof aWish extends fc.Arbitrary<infer W> ? W : never

onEachEngine('a simulation is what happens', (open, kind) => {
  test('over random lists of writes, everybody gains and loses what was told, and nothing is stored before', async () => {
    await using world = await open({ dialects: ['native'] })
    await storeCatalogues(world.core.engine, files)
    const company = await world.company(['shop', 'office'], 3)
    const { companyId } = company
    for (const [role, slot, scope] of [
      ['shop:manager', 'company', 'company'],
      ['shop:clerk', 'entry', company.locations.slice(0, 2)],
      ['office:visitor', 'extra:1', company.locations.slice(2)],
      ['shop:clerk', 'extra:1', company.locations.slice(1)],
    ] as const)
      await company.member({ role, slot, scope: scope as 'company' | number[] })
    // What reaches over the company, as long as one place is open.
    const exceptions = { company_info: true, company_level: 1 }
    await company.member({ role: 'office:visitor', slot: 'extra:1', scope: company.locations.slice(2), exceptions })
    await company.member({ role: 'shop:manager', state: 'suspended' })
    const ask = await natively(world, company.owner, companyId)
    const base = `/gatehouse/v1/companies/${companyId}`

    const rolesIn = ({ access }: Snapshot): string[] => access.ownRoles.map(({ id }) => `role:${id}`)
    const writesOf = (wish: Wish, now: Snapshot, index: number): Write[] => {
      const { which, other, places, isWide, window, values } = wish
      // The owner stays as they are: who may do nothing simulates nothing.
      const others = now.people.filter(({ member }) => member.id !== company.owner.memberId)
      const pick = <T>(all: readonly T[], n: number): T | undefined => all[n % Math.max(1, all.length)]
      const member = `/members/${pick(others, which)?.member.id}`
      const grants = others.flatMap((person) => person.member.grants.map(({ id }) => id))
      const grant = `/grants/${pick(grants, which) ?? 1}`
      const locations = now.access.locations.map(({ id }) => id)
      const own = rolesIn(now)
      const role =
        [null, 'shop:clerk', 'shop:manager', 'office:visitor', ...own, ...own, ...own][wish.role] ?? 'shop:clerk'
      const named = places.flatMap((place) => locations[place] ?? [])
      const scope = isWide || named.length === 0 ? 'company' : named
      const location = `/locations/${pick(locations, which)}`
      const title = `Role ${index} ${which} ${other}`
      const ref = `/roles/${pick(own, which) ?? 'role:1'}`
      const give = (body: object): Write => ({ method: 'POST', path: `${member}/grants`, body })
      switch (wish.kind) {
        case 'give':
          return [give({ role, scope, ...window, permissions: values })]
        case 'change':
          return [
            { method: 'PATCH', path: grant, body: { ...(other % 2 ? { role } : {}), ...window, permissions: values } },
          ]
        case 'take':
          return [{ method: 'DELETE', path: grant }]
        case 'suspend':
        case 'let in':
          return [{ method: 'PATCH', path: member, body: { suspended: wish.kind === 'suspend', archived: false } }]
        case 'remove':
          return [{ method: 'DELETE', path: member }]
        case 'role':
          return [{ method: 'POST', path: '/roles', body: { title, weight: 1, permissions: values } }]
        case 'edit role':
          return [{ method: 'PATCH', path: ref, body: { permissions: values } }]
        case 'delete role':
          return [{ method: 'DELETE', path: ref }]
        case 'open':
        case 'close':
          return [{ method: 'PATCH', path: location, body: { closed: wish.kind === 'close' } }]
        case 'location':
          return [{ method: 'POST', path: '/locations', body: { title: 'New' } }]
        case 'role and grant':
          return [
            { method: 'POST', path: '/roles', body: { title, weight: 1, permissions: values } },
            give({ role: { made_by: index }, scope }),
            { method: 'PATCH', path: `/roles/{${index}}`, body: { permissions: { visits: other % 2 === 0 } } },
          ]
        default:
          return [
            { method: 'POST', path: '/locations', body: { title: 'New' } },
            give({ role: 'shop:clerk', scope: [{ made_by: index }] }),
          ]
      }
    }

    const done = { lists: 0, refused: 0, lines: 0, pages: 0, roles: 0, future: 0 }
    const sample = fc.sample(
      fc.record({
        wishes: fc.array(aWish, { minLength: 1, maxLength: 4 }),
        isFuture: fc.nat({ max: 3 }).map((n) => n === 0),
        limit: fc.constantFrom(6, 1000),
      }),
      { numRuns: LISTS[kind], seed: SEED },
    )
    for (const [round, { wishes, isFuture, limit }] of sample.entries()) {
      const before = await take(world, companyId)
      const writes: Write[] = []
      for (const wish of wishes) writes.push(...writesOf(wish, before, writes.length))
      const body = { writes, ...(isFuture && { at: '2091-06-01T00:00:00Z' }) }
      const story = `list ${round}: ${JSON.stringify(writes)}`
      const rows = round % 10 === 0 ? await world.snapshot() : undefined
      const pages: Answer[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await ask('POST', `${base}/simulate?limit=${limit}${cursor && `&cursor=${cursor}`}`, { body })
        pages.push(page)
        cursor = page.status === 200 ? page.body.next_cursor : null
      }
      if (rows) assert.equal(await world.snapshot(), rows, story)
      const [first] = pages as [Answer]

      const answers: Answer[] = []
      for (const { method, path, body } of writes) {
        const made = (index: unknown) => answers[Number(index)]?.body.data.ref ?? answers[Number(index)]?.body.data.id
        const real = JSON.parse(JSON.stringify(body ?? null), (_, value) =>
          value?.made_by === undefined ? value : made(value.made_by),
        )
        const where = path.replace(/\{(\d+)\}/, (_, index) => made(index))
        const answer = await ask(method, `${base}${where}`, real === null ? {} : { body: real })
        answers.push(answer)
        if (answer.status >= 300) break
      }
      const last = answers.at(-1) as Answer
      if (first.status !== 200) {
        assert.deepEqual([first.status, first.body.code], [last.status, last.body.code], `${story} ${first.text}`)
        assert.ok(
          first.body.errors.every(({ field }: { field: string }) => field.startsWith(`writes.${answers.length - 1}`)),
          `${story} ${first.text}`,
        )
        done.refused++
        continue
      }
      assert.ok(last.status < 300, `${story}: ${last.text}`)

      const after = await take(world, companyId)
      const at = Date.parse(first.body.at) * 1000
      const expected = differencesOf(before, after, at)
      const told = pages.flatMap(({ body }) => body.data.differences)
      const lines = told
        .filter(({ permission }) => permission !== 'address_list')
        .map(({ member_id, location_id, made_by, permission, from, to, kind }): Line => {
          const place = made_by === null ? (location_id ?? 'company') : answers[made_by]?.body.data.id
          return [member_id, place, permission, from, to, kind]
        })
      assert.deepEqual(lines, expected, story)
      const { totals, roles } = first.body.data
      assert.equal(totals.gains + totals.loses + totals.changes, told.length, story)
      const people = new Set(told.map(({ member_id }) => member_id))
      assert.deepEqual([totals.people, totals.unseen], [people.size, 0], story)
      assert.equal(totals.unchanged, before.people.length - people.size, story)
      for (const role of roles) {
        const ref = role.ref ?? answers[role.made_by]?.body.data.ref
        const holders = [...people].filter((id) =>
          [before, after].some((one) =>
            one.people.some(({ member }) => member.id === id && member.grants.some((grant) => grant.role === ref)),
          ),
        )
        assert.equal(role.people, holders.length, `${story} ${ref}`)
        done.roles += role.differences.length
      }
      done.lists++
      done.lines += lines.length
      done.pages += pages.length > 1 ? 1 : 0
      done.future += isFuture ? 1 : 0
    }
    // A walk on which nothing differs, or all is refused, shows nothing.
    const least = kind === 'sqlite' ? 5 : 2
    assert.ok(Object.values(done).every((count) => count >= least) && done.lines > 200, JSON.stringify(done))
    assert.ok(entries.some(isAddress))
  })
})
