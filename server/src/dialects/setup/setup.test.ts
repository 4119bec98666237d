import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCompany } from '../../operations/companies/create-company.ts'
import { signIn } from '../../operations/credentials/sign-in.ts'
import { offerSetup } from '../../operations/installation/offer-setup.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { type Answer, onEachEngine, operator, type World } from '../../testing/world.ts'

const PASSWORD = 'correct horse battery staple'

const filled = {
  company: 'Bright Side',
  kind: 'salon',
  location: 'Harbour Street',
  name: 'Maria Duarte',
  email: 'maria@example.com',
  password: PASSWORD,
  password_again: PASSWORD,
}

const post = (world: World, fields: Readonly<Record<string, string>>): Promise<Answer> =>
  world.request('POST', '/setup', {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

const linkOf = async (world: World): Promise<string> => (await offerSetup(world.core)) as string

const companies = async (world: World): Promise<number> =>
  (await world.core.engine.all('select company_id from companies')).length

onEachEngine('set-up page', (open) => {
  test('the link shows a form, and looking at it does nothing', async () => {
    await using world = await open()
    const token = await linkOf(world)
    const before = await world.snapshot()
    const shown = await world.request('GET', `/setup?token=${token}`)
    assert.equal(shown.status, 200)
    for (const label of ['Company', 'First location', 'Your name', 'Your e-mail address', 'Password', 'Password again'])
      assert.match(shown.text, new RegExp(`<label for="\\w+">${label}</label>`))
    assert.match(shown.text, new RegExp(`name="token" value="${token}"`))
    assert.doesNotMatch(shown.text, /<script|https?:\/\/|src=/)
    assert.equal(await world.snapshot(), before)

    const policy = String(shown.headers['content-security-policy'])
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"])
      assert.ok(policy.includes(part))
    assert.deepEqual(
      [shown.headers['cache-control'], shown.headers['referrer-policy'], shown.headers['content-type']],
      ['no-store', 'no-referrer', 'text/html; charset=utf-8'],
    )
  })

  test('the form makes company, location and an owner who can sign in, once', async () => {
    await using world = await open()
    const token = await linkOf(world)
    const made = await post(world, { token, ...filled })
    assert.equal(made.status, 201, made.text)
    assert.match(made.text, /api\/v1\/auth/)
    assert.doesNotMatch(made.text, new RegExp(PASSWORD))

    const { user } = await signIn(world.core, { ip: undefined }, { login: 'maria@example.com', password: PASSWORD })
    const [row] = await world.core.engine.all<{ company_id: number }>('select company_id from companies')
    const companyId = row?.company_id as number
    const { facts } = await world.core.facts.read((look) => ({
      grants: look.memberOfUser(companyId, user.id)?.grants.map(({ slot, role }) => [slot, role]),
      locations: look.company(companyId)?.locations.size,
    }))
    assert.deepEqual(facts, { grants: [['company', 'salon:owner']], locations: 1 })
    const trail = await world.auditTrail(companyId)
    assert.deepEqual(
      trail.map(({ kind }) => kind),
      ['company.created', 'location.created'],
    )

    const again = await post(world, { token, ...filled, email: 'other@example.com' })
    assert.deepEqual([again.status, await companies(world)], [404, 1])
    assert.equal((await world.request('GET', `/setup?token=${token}`)).status, 404)
    assert.equal(await offerSetup(world.core), undefined)
  })

  test('of two who send it at once exactly one wins', async () => {
    await using world = await open()
    const token = await linkOf(world)
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((name) => post(world, { token, ...filled, email: `${name}@example.com` })),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 404, 404])
    assert.equal(await companies(world), 1)
    assert.equal((await world.core.engine.all('select user_id from user_profiles')).length, 1)
  })

  test('what is wrong stands beside its field, what was typed stays, and nothing is written', async () => {
    await using world = await open()
    const token = await linkOf(world)
    const before = await world.snapshot()
    const wrong = await post(world, {
      token,
      ...filled,
      company: '<b>"Bright"</b>',
      kind: 'vendor',
      name: ' ',
      email: 'nowhere',
      password: 'short',
      password_again: 'shorter',
    })
    assert.equal(wrong.status, 422)
    for (const name of ['location', 'name', 'email', 'password', 'password_again'])
      assert.match(wrong.text, new RegExp(`id="${name}"[^>]*aria-invalid="true"`), name)
    assert.match(wrong.text, /id="password-fault">This needs at least 15 characters\./)
    assert.match(wrong.text, /value="&lt;b&gt;&quot;Bright&quot;&lt;\/b&gt;"/)
    assert.match(wrong.text, /value="vendor" checked/)
    assert.doesNotMatch(wrong.text, /short|<b>/)
    assert.equal(await world.snapshot(), before)

    const empty = await post(world, { token })
    assert.equal(empty.status, 422)
    assert.match(empty.text, /id="kind-fault">This must be chosen\./)
    const vendor = await post(world, { token, ...filled, kind: 'vendor', location: '' })
    assert.equal(vendor.status, 201)
    assert.match(vendor.text, /\/v1\.0\/login/)
  })

  test('a form that is none is refused', async () => {
    await using world = await open()
    const token = await linkOf(world)
    const before = await world.snapshot()
    const refused = [
      await post(world, { token, ...filled, role: 'god' }),
      await world.request('POST', '/setup', { body: { token, ...filled } }),
      await world.request('POST', '/setup', {
        body: `token=${token}&company=%FF`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
      await world.request('POST', '/setup', {
        body: `company=${'x'.repeat(40_000)}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
      await world.request('PUT', `/setup?token=${token}`),
      await post(world, { ...filled }),
      await post(world, { token, ...filled, company: 'A\u0000B' }),
    ]
    assert.deepEqual(
      refused.map(({ status }) => status),
      [422, 415, 422, 413, 405, 404, 422],
    )
    for (const { headers } of refused) assert.equal(headers['content-type'], 'text/html; charset=utf-8')
    assert.equal(await world.snapshot(), before)
  })

  test('a link is void for strangers, after an hour, after a newer one, and once there is a company', async () => {
    await using world = await open()
    const status = async (token: string): Promise<number> =>
      (await world.request('GET', `/setup?token=${token}`)).status
    const first = await linkOf(world)
    assert.deepEqual([await status('ghl_guess'), await status(first)], [404, 200])
    assert.equal((await world.request('GET', '/setup')).status, 404)
    assert.equal((await world.request('GET', '/setup?token=a&token=b')).status, 404)
    const second = await linkOf(world)
    assert.deepEqual([await status(first), await status(second)], [404, 200])

    await world.core.engine.transaction(async (session) => {
      session.write('update installation set value = replace(value, \'"endsAt":\', \'"endsAt":0.\')')
    })
    assert.deepEqual([await status(second), (await post(world, { token: second, ...filled })).status], [404, 404])

    const third = await linkOf(world)
    const owner = await createUser(world.core, operator, { name: 'Rui', email: 'rui@example.com', confirmed: true })
    await createCompany(world.core, operator, { title: 'X', catalogues: ['salon'], ownerUserId: owner.id })
    assert.deepEqual([await status(third), (await post(world, { token: third, ...filled })).status], [409, 409])
  })
})
