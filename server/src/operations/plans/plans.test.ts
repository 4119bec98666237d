import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openCore } from '../../open-core.ts'
import { storeCatalogues } from '../../storage/companies.ts'
import { shardOf } from '../../storage/scopes.ts'
import { files, someExceptions } from '../../testing/arbitrary.ts'
import { ApprovalPage } from '../../testing/assisting.ts'
import { natively } from '../../testing/natively.ts'
import { type Answer, onEachEngine, operator, type TestCompany, type World } from '../../testing/world.ts'
import { verifyAudit } from '../audit/verify-audit.ts'
import type { Core } from '../core.ts'
import { issueToken } from '../credentials/issue-token.ts'

/*
 * Two companies that are alike: in one, random lists of writes are planned and approved; in the other, the same writes are
 * sent one by one. Whatever is looked at afterwards, they are alike still, to a second node as well.
 */

const SEED = 20_261
const LISTS = { sqlite: 24, postgres: 14 } as const

interface Write {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

const tables = {
  locations: 'id',
  location_profiles: 'location_id',
  roles: 'id',
  members: 'id',
  member_profiles: 'member_id',
  grants: 'id',
  past_grants: 'id',
  invitations: 'id',
  outbox: 'id',
  offered_grants: 'member_id',
} as const

const personIn = (actor: string): unknown => {
  const { kind, userId } = JSON.parse(actor) as { kind: string; userId?: number }
  return { kind, userId }
}

/** Everything that a company has, in words in which another one like it has the same. */
const told = async ({ engine }: Core, { companyId, partner }: TestCompany): Promise<string[]> => {
  const ids = new Set<number>([companyId, partner.id])
  const rows: [string, Record<string, unknown>][] = []
  for (const [table, key] of Object.entries(tables))
    for (const row of await engine.all<Record<string, unknown>>(
      `select * from ${table} where company_id = $1 order by ${key}`,
      [companyId],
    )) {
      for (const name of [key, 'user_id', 'former_user_id', 'giver', 'given_by'])
        if (row[name]) ids.add(Number(row[name]))
      rows.push([table, row])
    }
  const events = await engine.all<{ revision: number; kind: string; subject: string; detail: string; actor: string }>(
    `select revision, kind, subject, detail, actor from audit_events
     where company_id = $1 and kind not in ('plan.made', 'plan.done') order by seq`,
    [companyId],
  )
  const ranks = new Map([...new Set(events.map(({ revision }) => revision))].map((revision, rank) => [revision, rank]))
  const changes = await engine.all<{ revision: number; what: string }>(
    'select revision, what from changes where scope = $1 order by revision, what',
    [companyId],
  )
  const order = new Map([...ids].sort((a, b) => a - b).map((id, index) => [String(id), `#${index}`]))
  const plain = (value: unknown): string =>
    JSON.stringify(value)
      .replaceAll(/\b\d+\b/g, (digits) => order.get(digits) ?? digits)
      .replaceAll(/person\d+@/g, 'person@')
      // A moment of this year's clock; windows are far away.
      .replaceAll(/\b1\d{15}\b/g, 'now')
  return [
    ...rows
      .map(([table, row]) =>
        plain([
          table,
          Object.entries(row).map(([name, value]) => {
            // Of what the database's clock says, only whether it is there; of a token, only whose it is.
            if (name.endsWith('_at') && name !== 'starts_at' && name !== 'ends_at') return [name, value === null]
            if (name === 'inviter' || name === 'giver') return [name, personIn(String(value))]
            return [name, name.endsWith('revision') && value !== null ? `rank ${ranks.get(Number(value))}` : value]
          }),
        ]),
      )
      .sort(),
    ...events.map(({ revision, actor, ...event }) =>
      plain({ ...event, rank: ranks.get(revision), actor: personIn(actor) }),
    ),
    ...changes.flatMap(({ revision, what }) =>
      ranks.has(revision) ? [plain({ rank: ranks.get(revision), what })] : [],
    ),
  ]
}

/** What a node believes of the company, without looking it up anew where it holds. */
const believed = async (core: Core, companyId: number): Promise<unknown> => {
  const rows = await core.engine.all<{ id: number }>(
    'select id from members where company_id = $1 and to_revision is null order by id',
    [companyId],
  )
  const { facts } = await core.facts.read((look) => {
    const company = look.company(companyId)
    return {
      revision: look.revision(companyId),
      roles: [...(company?.roles.entries() ?? [])].map(([ref, { title, weight }]) => [ref, title, weight]),
      locations: [...(company?.locations.entries() ?? [])],
      members: rows.map(({ id }) => {
        const member = look.member(companyId, id)
        // Their order never matters.
        return member && { ...member, grants: member.grants.toSorted((a, b) => a.id - b.id) }
      }),
    }
  })
  return JSON.parse(JSON.stringify(facts))
}

const aWish = fc.record({
  kind: fc.constantFrom(
    ...['give', 'give', 'change', 'change', 'take', 'suspend', 'let in', 'remove', 'invite', 'invite'],
    ...['edit role', 'delete role', 'open', 'close', 'role and grant', 'role and grant', 'place and grant'],
  ),
  which: fc.nat({ max: 999 }),
  other: fc.nat({ max: 999 }),
  role: fc.nat({ max: 6 }),
  places: fc.subarray([0, 1, 2, 3]),
  isWide: fc.nat({ max: 3 }).map((n) => n === 0),
  window: fc.constantFrom({}, {}, { starts_at: '2090-01-01T00:00:00Z' }, { ends_at: '2090-01-01T00:00:00Z' }),
  values: someExceptions(),
})
type Wish = typeof aWish extends fc.Arbitrary<infer W> ? W : never

/** What there is to write about, by number. */
const thingsIn = async ({ engine }: Core, { companyId, owner }: TestCompany) => {
  const idsOf = async (table: string): Promise<number[]> => {
    const rows = await engine.all<{ id: number }>(
      `select id from ${table} where company_id = $1${table === 'grants' ? '' : ' and to_revision is null'} order by id`,
      [companyId],
    )
    return rows.map(({ id }) => id)
  }
  const own = await engine.all<{ id: number }>('select id from grants where company_id = $1 and member_id = $2', [
    companyId,
    owner.memberId,
  ])
  const ownGrants = new Set(own.map(({ id }) => id))
  return {
    members: (await idsOf('members')).filter((id) => id !== owner.memberId),
    grants: (await idsOf('grants')).filter((id) => !ownGrants.has(id)),
    roles: await idsOf('roles'),
    locations: await idsOf('locations'),
  }
}

const writesOf = (wish: Wish, now: Awaited<ReturnType<typeof thingsIn>>, index: number, round: number): Write[] => {
  const { which, other, places, isWide, window, values } = wish
  const pick = (all: readonly number[], n: number): number => all[n % Math.max(1, all.length)] ?? 1
  const member = `/members/${pick(now.members, which)}`
  const grant = `/grants/${pick(now.grants, which)}`
  const own = now.roles.map((id) => `role:${id}`)
  const role = ['shop:clerk', 'shop:manager', 'office:visitor', ...own][wish.role] ?? 'shop:clerk'
  const named = places.flatMap((place) => now.locations[place] ?? [])
  const scope = isWide || named.length === 0 ? 'company' : named
  const location = `/locations/${pick(now.locations, which)}`
  const ref = `/roles/role:${pick(now.roles, which)}`
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
    case 'invite': {
      const email = `guest-${other % 2 ? 'x' : `${round}-${index}`}@example.com`
      return [{ method: 'POST', path: '/invitations', body: { invitations: [{ email, grant: { role, scope } }] } }]
    }
    case 'edit role':
      return [{ method: 'PATCH', path: ref, body: { permissions: values } }]
    case 'delete role':
      return [{ method: 'DELETE', path: ref }]
    case 'open':
    case 'close':
      return [{ method: 'PATCH', path: location, body: { closed: wish.kind === 'close' } }]
    case 'role and grant':
      return [
        { method: 'POST', path: '/roles', body: { title: `Role ${round} ${index}`, weight: 1, permissions: values } },
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

onEachEngine('a plan that is done', (open, kind) => {
  const sendInTurn = async (
    ask: Awaited<ReturnType<typeof natively>>,
    base: string,
    writes: readonly Write[],
  ): Promise<Answer[]> => {
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
    return answers
  }

  /** Approves without typing a password: hashing one each time would be most of the test. */
  const approve = async (
    world: World,
    { owner, companyId }: TestCompany,
    plan: { id: number; approval_url: string },
  ) => {
    const page = new ApprovalPage(world, plan.approval_url)
    const { text } = await issueToken(world.core, operator, {
      audience: 'approval',
      userId: owner.userId,
      companyId,
      name: `approval of plan ${plan.id}`,
      expiresIn: 300,
    })
    page.cookie = `gatehouse-approval=${text}`
    return page.answer(await page.look(), 'approve')
  }

  test('over random lists of writes, it is the same as the writes sent one by one, on every node', async () => {
    await using world = await open({ dialects: ['native', 'mcp'] })
    await storeCatalogues(world.core.engine, files)
    // Numbers that are nothing else: no weight, no order, no value of a permission.
    await world.core.changes.run(operator, [shardOf(1)], (tx) => tx.ids(50_000))
    const twin = async (): Promise<TestCompany> => {
      const company = await world.company(['shop', 'office'], 3)
      for (const [name, role, slot, scope] of [
        ['Ada', 'shop:manager', 'company', 'company'],
        ['Ben', 'shop:clerk', 'entry', company.locations.slice(0, 2)],
        ['Cleo', 'office:visitor', 'extra:1', company.locations.slice(2)],
        ['Dan', 'shop:clerk', 'extra:1', company.locations.slice(1)],
      ] as const)
        await company.member({ name, role, slot, scope: scope as 'company' | number[] })
      await company.member({ name: 'Eve', role: 'shop:manager', state: 'suspended' })
      return company
    }
    const twins = [await twin(), await twin()] as const
    const [planned, sent] = twins
    const other = await openCore(world.url)
    try {
      const asks = [await natively(world, planned.owner), await natively(world, sent.owner)] as const
      const [base, sentBase] = twins.map(({ companyId }) => `/gatehouse/v1/companies/${companyId}`) as [string, string]
      const alike = async (story: string): Promise<void> => {
        const [one, two] = [await told(world.core, planned), await told(world.core, sent)]
        const at = one.findIndex((line, index) => line !== two[index])
        assert.equal(one[at], two[at], story)
        assert.equal(one.length, two.length, story)
        for (const { companyId } of twins)
          assert.deepEqual(await believed(other.core, companyId), await believed(world.core, companyId), story)
      }
      await alike('the beginning')
      const done = { plans: 0, refused: 0, steps: 0 }
      const sample = fc.sample(fc.array(aWish, { minLength: 1, maxLength: 4 }), { numRuns: LISTS[kind], seed: SEED })
      for (const [round, wishes] of sample.entries()) {
        const lists: Write[][] = []
        for (const company of twins) {
          const things = await thingsIn(world.core, company)
          const writes: Write[] = []
          for (const wish of wishes) writes.push(...writesOf(wish, things, writes.length, round))
          lists.push(writes)
        }
        const [writes = [], twinWrites = []] = lists
        const story = `list ${round}: ${JSON.stringify(writes)}`
        const made = await asks[0]('POST', `${base}/plans`, { body: { writes } })
        const answers = await sendInTurn(asks[1], sentBase, twinWrites)
        const last = answers.at(-1) as Answer
        if (made.status !== 201) {
          assert.deepEqual([made.status, made.body.code], [last.status, last.body.code], `${story} ${made.text}`)
          assert.match(made.body.errors[0].field, new RegExp(`^writes\\.${answers.length - 1}(?:\\.|$)`), story)
          // What came before the refused one stays where they are sent one by one: so it does here.
          await sendInTurn(asks[0], base, writes.slice(0, answers.length - 1))
          done.refused++
        } else {
          assert.ok(last.status < 300, `${story}: ${last.text}`)
          const approved = await approve(world, planned, made.body.data)
          assert.equal(approved.status, 200, `${story}: ${approved.text.slice(-600)}`)
          done.plans++
          done.steps += writes.length
        }
        await alike(story)
      }
      for (const { companyId } of twins) assert.deepEqual((await verifyAudit(world.core, { companyId })).broken, [])
      assert.ok(done.plans > 3 && done.refused > 1 && done.steps > 8, JSON.stringify(done))
    } finally {
      await other.close()
    }
  })
})
