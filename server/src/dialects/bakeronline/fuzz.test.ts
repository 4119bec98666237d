import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { registerClient } from '../../operations/oauth/register-client.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const REDIRECT = 'https://app.example/back'

/** Words of all bodies, so that some pairs fit together. */
const words = [
  ...['name', 'name[en]', 'name[nl]', 'active', 'policies', 'policies[]'],
  ...['email', 'shop_ids', 'permissions', 'firstname', 'lastname', 'telephone', 'tin_nr', 'notifications'],
  ...['grant_type', 'client_id', 'device_name', 'device_id', 'code', 'code_verifier', 'refresh_token', 'username'],
  ...[
    'password',
    'response_type',
    'redirect_uri',
    'state',
    'code_challenge',
    'answer',
    'scope',
    '__proto__',
    'toString',
  ],
]

const options = {
  dialects: ['bakeronline'],
  registration: true,
  policies: [
    {
      type: 'tac',
      language: 'en',
      html: '<p>x</p>',
      title: 'x',
      description: 'x',
      button: 'x',
      version: 1,
      revisionId: 13,
      date: 'x',
    },
  ],
} as const

onEachEngine('bakeronline: whatever is sent to the rest', (open, kind) => {
  test('is answered without a fault, and a refusal leaves no trace', async () => {
    await using world = await open(options)
    const bakery = await world.bakery({ shops: 2 })
    const other = await world.bakery()
    const limited = await bakery.member({
      slot: 'entry',
      scope: bakery.locations.slice(0, 1),
      exceptions: { permissions: true },
    })
    const { clientId } = await registerClient(world.core, operator, {
      partnerId: bakery.partner.id,
      redirectUris: [REDIRECT],
    })
    const entries = await world.core.engine.all<{ id: number }>('select id from grants')
    const id = fc.oneof(
      fc.constantFrom(bakery.companyId, other.companyId, ...bakery.locations, ...entries.map(({ id: grant }) => grant)),
      fc.constantFrom('0', '-1', 'x', '%00', '9'.repeat(30)),
    )
    const address = fc.oneof(
      id.map((company) => `/company/companies/${company}/permissions/users`),
      fc.tuple(id, id).map(([company, entry]) => `/company/companies/${company}/permissions/users/${entry}`),
      id.map((company) => `/company/companies/${company}`),
      id.map((company) => `/company/companies/${company}/shops`),
      id.map((shop) => `/company/shops/${shop}`),
      id.map((company) => `/management/companies/${company}`),
      id.map((company) => `/company/${company}/shops`),
      fc.constantFrom('/user', '/company/companies', '/company/shops', '/api/token', '/oauth/authorize'),
      fc.constantFrom('/api/register', '/api/policies/tac', '/api/policies/__proto__', '/api/policies/%00'),
    )
    const query = fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc.constantFrom('?include=shops', '?include=company_permissions', '?include[]=x', '?include=%zz&include'),
      fc.constant(`?response_type=code&client_id=${clientId}&redirect_uri=${encodeURIComponent(REDIRECT)}&state=%00`),
    )
    const value = fc.oneof(
      fc.constantFrom('code', 'password', 'refresh_token', 'deny', 'allow', clientId, REDIRECT, limited.login, ''),
      fc.string({ unit: 'binary', maxLength: 20 }),
    )
    const fields = fc.array(fc.tuple(fc.constantFrom(...words), value), { maxLength: 6 })
    const parts = fc.oneof(
      fc.constant({}),
      fields.map((pairs) => ({ body: JSON.stringify(Object.fromEntries(pairs)) })),
      fc.jsonValue({ maxDepth: 3 }).map((body) => ({ body: JSON.stringify(body) })),
      fields.map((pairs) => ({ body: new URLSearchParams(pairs).toString(), headers: form })),
      fc.string({ unit: 'binary' }).map((body) => ({ body, headers: form })),
    )
    const method = fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT')
    const caller = fc.constantFrom(bakery.owner, limited)

    let stored = await world.snapshot()
    await fc.assert(
      fc.asyncProperty(caller, method, address, query, parts, async (as, how, path, asked, sent) => {
        const answer = await as.request(how, `${path}${asked}`, sent)
        assert.ok(answer.status < 500, `${how} ${path} ${answer.status} ${answer.text}`)
        const now = await world.snapshot()
        if (how === 'GET' || answer.status >= 400) assert.equal(now, stored)
        stored = now
      }),
      { numRuns: kind === 'sqlite' ? 600 : 200 },
    )
  })

  test('is answered so also where one thing is wrong in what would be right', async () => {
    await using world = await open(options)
    const bakery = await world.bakery()
    const { clientId } = await registerClient(world.core, operator, {
      partnerId: bakery.partner.id,
      redirectUris: [REDIRECT],
    })
    const right = {
      '/api/register': {
        client_id: clientId,
        device_name: 'phone',
        device_id: 'phone',
        username: 'simon@baker.example',
        password: 'correct horse battery staple',
        firstname: 'Simon',
        lastname: 'Baker',
        telephone: '+32475000000',
        policies: [13],
        tin_nr: '1',
      },
      [`/management/companies/${bakery.companyId}`]: { name: { nl: 'De Molen' }, active: true },
    }
    const wrong = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.dictionary(fc.constantFrom('nl', 'en', 'fr', 'xx', 'toString'), fc.string({ unit: 'binary' })),
      fc.array(fc.oneof(fc.integer(), fc.constant(13), fc.double())),
    )
    const sent = fc
      .constantFrom(...Object.entries(right))
      .chain(([path, body]) =>
        fc.tuple(
          fc.constant(path),
          fc.constant(body),
          fc.constantFrom(...Object.keys(body), 'extra'),
          wrong,
          fc.boolean(),
        ),
      )
    let stored = await world.snapshot()
    await fc.assert(
      fc.asyncProperty(sent, async ([path, body, field, instead, asForm]) => {
        const fields: Record<string, unknown> = { ...body, [field]: instead }
        const { name, policies, ...texts } = fields
        const inForm = (value: unknown): string =>
          (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed()
        const pairs = [
          ...Object.entries(texts),
          ['policies[]', Array.isArray(policies) ? policies[0] : policies] as const,
          ['name[nl]', name] as const,
        ]
        const text = new URLSearchParams(pairs.map(([key, value]) => [key, inForm(value)])).toString()
        const method = path.startsWith('/api') ? 'POST' : 'PATCH'
        const answer = await bakery.owner.request(
          method,
          path,
          asForm ? { body: text, headers: form } : { body: JSON.stringify(fields) },
        )
        assert.ok(answer.status < 500, `${path} ${answer.status} ${answer.text}`)
        const now = await world.snapshot()
        if (answer.status >= 400) assert.equal(now, stored)
        stored = now
      }),
      { numRuns: kind === 'sqlite' ? 400 : 150 },
    )
  })
})
