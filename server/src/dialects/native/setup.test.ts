import assert from 'node:assert/strict'
import { test } from 'node:test'
import { offerSetup } from '../../operations/installation/offer-setup.ts'
import { onEachEngine, type World } from '../../testing/world.ts'

const NATIVE = '/gatehouse/v1'
const company = { title: 'Bright Side', catalogue: 'salon' }
const owner = { name: 'Maria Duarte', email: 'maria@example.com', password: 'correct horse battery staple' }

const catalogue = {
  name: 'studio',
  version: 1,
  title: 'Studio',
  ownerRole: 'head',
  defaultRole: 'guest',
  permissions: [
    {
      slug: 'rooms',
      type: 'has_access',
      title: 'Rooms',
      children: [{ slug: 'rooms-book', type: 'has_access', title: 'Book' }],
    },
  ],
  roles: [
    { slug: 'head', title: 'Head', description: 'Everything.', weight: 5, grants: 'all' },
    { slug: 'guest', title: 'Guest', description: 'Little.', weight: 1, values: { rooms: true } },
  ],
  capabilities: {},
}

const linkOf = async (world: World): Promise<string> => (await offerSetup(world.core)) as string

onEachEngine('native: setting up', (open) => {
  const dialects = ['native'] as const
  const send = (world: World, path: string, body: object) => world.request('POST', `${NATIVE}/setup${path}`, { body })
  const fieldsOf = (body: { errors: { field: string }[] }) => [...new Set(body.errors.map(({ field }) => field))].sort()

  test('the link shows what can be chosen, and makes company and owner, who is signed in', async () => {
    await using world = await open({ dialects })
    const token = await linkOf(world)
    const { body: offer } = await send(world, '/open', { token })
    const [salon] = offer.data.catalogues
    assert.equal(salon.name, 'salon')
    assert.ok(salon.permissions > 200 && salon.groups.length > 3 && salon.roles[0].title === 'Owner')
    assert.deepEqual(
      offer.data.catalogues.map((one: { name: string; has_locations: boolean }) => [one.name, one.has_locations]),
      [
        ['salon', true],
        ['bakery', true],
        ['vendor', false],
      ],
    )

    const made = await send(world, '', { token, company, owner, cookie: true })
    assert.deepEqual([made.status, made.body.data.token], [201, null], made.text)
    assert.equal(made.headers['cache-control'], 'no-store')
    const cookie = String(made.headers['set-cookie']).split(';', 1)[0] as string
    const headers = { cookie, 'gatehouse-csrf': made.body.data.csrf_token }
    const base = `${NATIVE}/companies/${made.body.data.company_id}`
    assert.equal((await world.request('GET', base, { headers })).body.data.title, 'Bright Side')
    const place = await world.request('POST', `${base}/locations`, { headers, body: { title: 'Harbour Street' } })
    assert.equal(place.status, 201)
    // It worked once.
    assert.equal((await send(world, '/open', { token })).body.code, 'setup.link-invalid')
    assert.equal((await send(world, '', { token, company, owner })).status, 404)
  })

  test('of two who send it at once one wins, and another site wins nothing', async () => {
    await using world = await open({ dialects })
    const token = await linkOf(world)
    const foreign = await world.request('POST', `${NATIVE}/setup`, {
      body: { token, company, owner, cookie: true },
      headers: { origin: 'https://evil.example' },
    })
    assert.equal(foreign.status, 403)
    const answers = await Promise.all(
      ['a', 'b'].map((name) => send(world, '', { token, company, owner: { ...owner, email: `${name}@example.com` } })),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 404])
  })

  test('what is wrong is told by field before it is sent and when it is, and nothing is written', async () => {
    await using world = await open({ dialects })
    const token = await linkOf(world)
    const before = await world.snapshot()
    const check = (part: object) => send(world, '/check', { token, ...part })
    assert.equal((await check({ company, owner })).status, 200)
    assert.deepEqual(fieldsOf((await check({ company: { title: ' ', catalogue: 'shop' } })).body), [
      'company.catalogue',
      'company.title',
    ])
    const weak = await check({ owner: { ...owner, password: 'short' } })
    assert.deepEqual(weak.body.errors, [{ field: 'owner.password', message: 'needs at least 15 characters' }])
    const all = { company: { title: '', catalogue: {} }, owner: { name: '', email: 'nowhere', password: 'x' } }
    const refused = await send(world, '', { token, ...all })
    assert.deepEqual(fieldsOf(refused.body), [
      'company.catalogue',
      'company.title',
      'owner.email',
      'owner.name',
      'owner.password',
    ])
    assert.equal((await send(world, '/check', { token: 'ghl_guess', company })).body.code, 'setup.link-invalid')
    assert.equal((await send(world, '', { token: 'ghl_guess', company, owner })).status, 404)
    assert.equal(await world.snapshot(), before)
  })

  test('a catalogue of its own is checked by entry, and used', async () => {
    await using world = await open({ dialects })
    const token = await linkOf(world)
    const check = async (one: object) =>
      (await send(world, '/check', { token, company: { ...company, catalogue: one } })).body
    const [entry] = catalogue.permissions
    const wrong = await check({ ...catalogue, permissions: [{ ...entry, type: 'has_acess' }], extra: 1 })
    const told = wrong.errors
      .map(({ field, message }: { field: string; message: string }) => `${field} ${message}`)
      .join('\n')
    assert.match(told, /company\.catalogue catalogue: unknown key "extra"/)
    assert.match(told, /company\.catalogue .*rooms/)
    assert.match(JSON.stringify(await check({ ...catalogue, name: 'salon' })), /comes with Gatehouse/)
    const { data } = await check(catalogue)
    assert.deepEqual(data.catalogue.groups, [{ title: 'Rooms', permissions: 2 }])

    const made = await send(world, '', { token, company: { ...company, catalogue }, owner })
    assert.equal(made.status, 201, made.text)
    const headers = { authorization: `Bearer ${made.body.data.token}` }
    const base = `${NATIVE}/companies/${made.body.data.company_id}`
    const { body: roles } = await world.request('GET', `${base}/roles`, { headers })
    assert.deepEqual(roles.data.map(({ ref }: { ref: string }) => ref).sort(), ['studio:guest', 'studio:head'])
    const place = await world.request('POST', `${base}/locations`, { headers, body: { title: 'Loft' } })
    assert.equal(place.status, 201)
    const row = { email: 'x@example.com', grant: { role: 'studio:guest', scope: [place.body.data.id] } }
    const invited = await world.request('POST', `${base}/invitations`, { headers, body: { invitations: [row] } })
    assert.equal(invited.body.data[0].outcome, 'invited', invited.text)
  })

  test('a catalogue that no catalogue can be is named as such, whatever it holds', async () => {
    await using world = await open({ dialects })
    const token = await linkOf(world)
    const before = await world.snapshot()
    const [entry] = catalogue.permissions
    const [head, guest] = catalogue.roles
    // Stands for what nests deeper than it can be written out again.
    const deep = '<deep>'
    const text = (body: object) => JSON.stringify(body).replaceAll('"<deep>"', '['.repeat(50_000) + ']'.repeat(50_000))
    const sendText = (path: string, body: string) =>
      world.request('POST', `${NATIVE}/setup${path}`, { body, headers: { 'content-type': 'application/json' } })
    const odd = { toString: null, valueOf: null }
    const long = 'a'.repeat(3_000)
    // Nothing that an index packs away.
    const random = Array.from({ length: 6_000 }, (_, n) => ((n * 7919 + n * n * 31) % 36).toString(36)).join('')
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ slug: `p${n}`, type: 'has_access', title: 'P' }))
    const wrong: Record<string, object> = {
      'an odd type': { ...catalogue, permissions: [{ ...entry, type: odd }] },
      'a deep type': { ...catalogue, permissions: [{ ...entry, type: deep }] },
      'an odd owner': { ...catalogue, ownerRole: odd, defaultRole: deep },
      'a deep value': { ...catalogue, roles: [head, { ...guest, values: { rooms: deep } }] },
      'odd weights': {
        ...catalogue,
        roles: [
          { ...head, weight: odd },
          { ...guest, weight: deep },
        ],
      },
      'an odd capability': { ...catalogue, capabilities: { 'members.read': odd } },
      'a long name': { ...catalogue, name: `s${random}` },
      'a long slug': { ...catalogue, permissions: [{ ...entry, slug: long }] },
      'a long role': { ...catalogue, roles: [head, { ...guest, slug: long }], defaultRole: long },
      'a long title': { ...catalogue, title: long },
      'a large version': { ...catalogue, version: 2 ** 31 },
      'too many permissions': { ...catalogue, permissions: [...catalogue.permissions, ...many(2_000)] },
      'too many roles': {
        ...catalogue,
        roles: [...catalogue.roles, ...Array.from({ length: 200 }, (_, n) => ({ ...guest, slug: `r${n}` }))],
      },
      'names that objects have': JSON.parse('{"constructor":1,"permissions":[{"slug":"constructor"}],"roles":{}}'),
    }
    for (const [what, one] of Object.entries(wrong)) {
      const part = { token, company: { ...company, catalogue: one } }
      for (const answer of [await sendText('/check', text(part)), await sendText('', text({ ...part, owner }))]) {
        assert.deepEqual([answer.status, answer.body.code], [422, 'request.invalid'], what)
        assert.deepEqual(fieldsOf(answer.body), ['company.catalogue'], what)
        assert.ok(answer.text.length < 20_000, `${what}: ${answer.text.length}`)
      }
    }
    const named = `{"token":"${token}","company":{"title":"x","catalogue":{"__proto__":{"name":"studio"}}}}`
    const poisoned = await sendText('/check', named)
    assert.equal(poisoned.status, 400, poisoned.text)
    assert.equal(await world.snapshot(), before)
  })
})
