import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine, type TestCompany, type World } from '../../server/src/testing/world.ts'
import { createGatehouse, type Gatehouse, type GatehouseError } from '../src/index.ts'
import { served, tokenOf, watched } from './service.ts'

const slug = 'records_edit_access'
const worker = { role: 'salon:worker', exceptions: { records_access: true, [slug]: true } }

onEachEngine('client: who may do what', (open) => {
  interface Scene {
    readonly world: World
    readonly company: TestCompany
    readonly gate: Gatehouse
    readonly baseUrl: string
    readonly token: string
    readonly sent: Request[]
  }

  const scene = async (audience: 'native' | 'authzen' = 'native', locations = 2): Promise<Scene> => {
    const world = await open({ dialects: ['native', 'authzen'] })
    const company = await world.salon({ locations })
    const baseUrl = await served(world)
    const token = await tokenOf(world, company.owner, company.companyId, audience)
    const { fetch, sent } = watched()
    const gate = createGatehouse({ baseUrl, token, audience, company: company.companyId, fetch, retries: 0 })
    return { world, company, gate, baseUrl, token, sent }
  }

  for (const audience of ['native', 'authzen'] as const)
    test(`${audience}: people are named by number, address and member, and are asked about in one request`, async () => {
      const { world, company, gate, sent } = await scene(audience)
      await using _ = world
      const [here = 0, there = 0] = company.locations
      const { userId, memberId, login: email } = await company.member(worker)
      const answers = await Promise.all([
        gate.can(userId, slug, { location: here }),
        gate.can(String(userId), slug, { location: String(here) }),
        gate.can({ member: memberId }, slug, { location: here }),
        gate.can(email, slug, { location: here }),
        gate.can({ email }, slug, { location: here }),
        gate.can({ user: userId }, slug, { location: there }),
        gate.can(userId, slug),
        gate.can(company.owner.userId, slug),
        gate.can(userId, 'members.edit', { location: here }),
      ])
      assert.deepEqual(answers, [true, true, true, true, true, false, false, true, false])
      assert.deepEqual(
        sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`),
        [
          audience === 'native'
            ? `POST /gatehouse/v1/companies/${company.companyId}/check`
            : 'POST /access/v1/evaluations',
        ],
      )
      const nobody = await gate.check('nobody@example.com', slug, { location: here })
      assert.deepEqual([nobody.allowed, nobody.reason, nobody.age], [false, 'subject-unknown', 0])
    })

  test('a whole answer says why not, and what it is an answer of', async () => {
    const { world, company, gate } = await scene()
    await using _ = world
    const { userId } = await company.member(worker)
    const at = new Date(Date.now() + 60_000)
    const [now, then] = await Promise.all([gate.check(userId, slug), gate.check(userId, slug, { at })])
    assert.equal(now.reason, 'not-granted')
    assert.equal(typeof now.revision, 'number')
    assert.deepEqual([now.projected, then.projected], [false, true])
    assert.equal(then.at?.slice(0, 23), at.toISOString().slice(0, 23))
  })

  test('explain tells the reasons and the change that would help', async () => {
    const { world, company, gate } = await scene()
    await using _ = world
    const { memberId } = await company.member(worker)
    const explained = await gate.explain({ member: memberId }, slug, { location: company.locations[1] ?? 0 })
    assert.deepEqual([explained.allowed, explained.reasons[0]?.outcome], [false, 'elsewhere'])
    assert.ok(explained.change)
    await assert.rejects(gate.explain({ member: 999_999_999 }, slug), { name: 'GatehouseError', status: 404 })
    await assert.rejects(gate.explain('somebody@example.com', slug), TypeError)
  })

  for (const audience of ['native', 'authzen'] as const)
    test(`${audience}: a wrong question is refused by itself, and the others are answered`, async () => {
      const { world, company, gate, sent } = await scene(audience)
      await using _ = world
      const { userId } = await company.member(worker)
      const [location = 0] = company.locations
      const outcomes = await Promise.allSettled([
        gate.can(userId, slug, { location }),
        gate.can(userId, slug, { location, ip: 'not an address' }),
        gate.can(userId, 'billing_access', { location }),
        gate.can(Number.NaN, slug, { location }),
        gate.can(userId, slug, { location, ip: '10.0.0.1' }),
      ])
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.name)),
        [true, 'GatehouseError', false, 'TypeError', true],
      )
      assert.equal(sent.length, audience === 'native' ? 2 : 1)
      const [, wrong] = outcomes as PromiseRejectedResult[]
      assert.match(wrong?.reason.message, /ip/)
      if (audience === 'native')
        assert.deepEqual(wrong?.reason.errors, [{ field: 'ip', message: 'must be an IP address' }])
    })

  test('more than one request can carry goes in several, each answer to its question', async () => {
    const { world, company, gate, sent } = await scene()
    await using _ = world
    const { userId } = await company.member(worker)
    const [here = 0, there = 0] = company.locations
    const places = Array.from({ length: 2100 }, (_, index) => (index % 7 === 0 ? here : there))
    const answers = await Promise.all(places.map((location) => gate.can(userId, slug, { location })))
    assert.deepEqual(
      answers,
      places.map((place) => place === here),
    )
    assert.equal(sent.length, 3)
  })

  test('what is asked with limits too long for one body goes in halves', async () => {
    const { world, company, gate, sent } = await scene()
    await using _ = world
    const { userId } = await company.member(worker)
    const limits = Array.from({ length: 20 }, () => ({ permission: 'x'.repeat(100), id: 1 }))
    const answers = await Promise.all(Array.from({ length: 600 }, () => gate.can(userId, slug, { limits })))
    assert.ok(answers.every((answer) => answer === false))
    assert.equal(sent.length, 3)
  })

  for (const audience of ['native', 'authzen'] as const)
    test(`${audience}: a question too long for any request is refused by itself`, async () => {
      const { world, company, gate } = await scene(audience)
      await using _ = world
      const { userId } = await company.member(worker)
      const [location = 0] = company.locations
      const outcomes = await Promise.allSettled([
        gate.can(userId, slug, { location }),
        gate.can(userId, 'x'.repeat(1_100_000) as typeof slug, { location }),
        gate.can(userId, slug, { location }),
      ])
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.status)),
        [true, 413, true],
      )
    })

  test('a token that does not work, and a company that is not one’s own, decide nothing', async () => {
    const { world, company, gate, baseUrl, token } = await scene()
    await using _ = world
    const broken = createGatehouse({ baseUrl, token: 'no-token', company: company.companyId })
    await assert.rejects(broken.can(1, slug), { name: 'GatehouseError', status: 401, code: 'credential.invalid' })
    await assert.rejects(gate.can(1, slug, { company: 999_999_999 }), { status: 404, code: 'company.unknown' })
    await assert.rejects(createGatehouse({ baseUrl, token }).can(1, slug), TypeError)
    const failed = await broken.can(1, slug).catch((error: GatehouseError) => error)
    assert.ok(failed instanceof Error && failed.requestId && !failed.isUnavailable)
  })

  test('somebody who waits no longer hears so, and the others are answered', async () => {
    const { world, company, gate, sent } = await scene()
    await using _ = world
    const { userId } = await company.member(worker)
    const [location = 0] = company.locations
    const impatient = new AbortController()
    const asked = [
      gate.can(userId, slug, { location, signal: impatient.signal }),
      gate.can(userId, slug, { location, signal: undefined }),
    ]
    impatient.abort()
    const [first, second] = await Promise.allSettled(asked)
    assert.deepEqual([first?.status, second], ['rejected', { status: 'fulfilled', value: true }])
    await assert.rejects(gate.can(userId, slug, { location, signal: impatient.signal }), { name: 'AbortError' })
    assert.equal(sent.length, 1)
  })

  test('many questions may share one signal, without a warning of a leak, and end with it', async () => {
    const { world, company, gate, sent } = await scene()
    await using _ = world
    const { userId } = await company.member(worker)
    const [location = 0] = company.locations
    const { signal } = new AbortController()
    const warnings: Error[] = []
    const warned = (warning: Error): void => void warnings.push(warning)
    process.on('warning', warned)
    const asked = Array.from({ length: 30 }, () => gate.can(userId, slug, { location, signal }))
    assert.ok((await Promise.all(asked)).every((answer) => answer === true))
    process.off('warning', warned)
    assert.deepEqual(warnings, [])
    const impatient = new AbortController()
    const given = Array.from({ length: 30 }, () => gate.can(userId, slug, { location, signal: impatient.signal }))
    impatient.abort()
    const outcomes = await Promise.allSettled(given)
    assert.ok(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason.name === 'AbortError'))
    // What nobody waits for is not even sent.
    await gate.can(userId, slug, { location })
    assert.equal(sent.length, 2)
  })
})

test('a slip of the pen is no question about something else', async () => {
  const unasked = async (): Promise<Response> => assert.fail('it was asked')
  const gate = createGatehouse({ baseUrl: 'http://127.0.0.1:9', token: 'token', company: 1, fetch: unasked })
  const slips: (() => Promise<unknown>)[] = [
    () => gate.can(undefined as never, slug),
    () => gate.can(null as never, slug),
    () => gate.can('', slug),
    () => gate.can('me', slug),
    () => gate.can('12abc', slug),
    () => gate.can(0, slug),
    () => gate.can(1.5, slug),
    () => gate.can({} as never, slug),
    () => gate.can({ user: undefined } as never, slug),
    () => gate.can({ email: 'nobody' }, slug),
    () => gate.can({ id: 7, email: 'nobody@example.com' } as never, slug),
    () => gate.can({ member: 'nobody' }, slug),
    // @ts-expect-error: it is no permission that is known, and none that the client was told of.
    () => gate.can(1, ''),
    () => gate.can(1, undefined as never),
    () => gate.can(1, slug, { location: undefined } as never),
    () => gate.can(1, slug, { company: undefined } as never),
    () => gate.can(1, slug, { limits: undefined } as never),
    () => gate.can(1, slug, { location: Number('shop') }),
    () => gate.can(1, slug, { location: 1, tag: 2 }),
    () => gate.can(1, slug, { location: 1_000_000_000_000_000 }),
    () => gate.can(10n as never, slug),
    () => gate.can(1, slug, 123 as never),
    () => gate.can(1, slug, (() => 123) as never),
    () => gate.can(1, slug, new URLSearchParams('location=123') as never),
    () => gate.can(1, slug, { at: new Date(Number.NaN) }),
    () => gate.can(1, slug, { at: 5 as never }),
    () => gate.can(1, slug, { ip: 5n as never }),
    () => gate.can(1, slug, { ip: '' }),
    ...[0, -1, 1.5, Number.NaN, '5' as never, 3601].map((maxAge) => () => gate.can(1, slug, { maxAge })),
    ...['limited', {}, [null], [{ id: 1 }], [{ permission: slug }], [{ permission: slug, days: 1 }]].map(
      (limits) => () => gate.can(1, slug, { limits: limits as never }),
    ),
    ...[undefined, 5n, Number.NaN, '5'].map(
      (id) => () => gate.can(1, slug, { limits: [{ permission: slug, id: id as never }] }),
    ),
    () => gate.can(1, slug, { limits: [{ permission: slug, id: 1, daysBack: 1 } as never] }),
    // Text that is none would have the whole request refused, with everybody's questions.
    ...['\ud800', '\0'].flatMap((odd) => [
      () => gate.can(`${odd}@example.com`, slug),
      () => gate.can({ email: `${odd}@example.com` }, slug),
      () => gate.can(1, `records${odd}` as never),
      () => gate.can(1, slug, { ip: odd }),
      () => gate.can(1, slug, { limits: [{ permission: odd, id: 1 }] }),
    ]),
    // @ts-expect-error: it is `location`.
    () => gate.can(1, slug, { locaton: 1 }),
  ]
  for (const slip of slips) await assert.rejects(slip(), TypeError, `${slip}`)
})

test('what stands in an address leads nowhere else', async () => {
  const unasked = async (): Promise<Response> => assert.fail('it was asked')
  const { native } = createGatehouse({ baseUrl: 'http://127.0.0.1:9', token: 'token', fetch: unasked })
  for (const ref of ['..', '.', ''])
    await assert.rejects(
      native.DELETE('/companies/{company_id}/roles/{ref}', { params: { path: { company_id: 1, ref } } }),
      TypeError,
    )
})

test('a client that cannot work is not made', () => {
  const right = { baseUrl: 'https://people.example.com/', token: 'token' }
  createGatehouse(right)
  const wrong: object[] = [
    { token: undefined },
    { token: '' },
    { token: 'two words' },
    { baseUrl: undefined },
    { baseUrl: 'people.example.com' },
    { baseUrl: 'ftp://people.example.com' },
    { baseUrl: 'https://somebody:secret@people.example.com' },
    { company: 0 },
    { retries: -1 },
    { timeout: 0 },
    // A timer that cannot wait so long goes off at once.
    { timeout: 2 ** 31 },
  ]
  for (const options of wrong)
    assert.throws(() => createGatehouse({ ...right, ...options }), TypeError, JSON.stringify(options))
})
