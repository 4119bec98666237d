import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import bakery from '../../catalogues/bakery.json' with { type: 'json' }
import salon from '../../catalogues/salon.json' with { type: 'json' }
import salonLegacy from '../../catalogues/salon-legacy.json' with { type: 'json' }
import vendor from '../../catalogues/vendor.json' with { type: 'json' }
import type { CatalogueFile, PermissionEntry, RoleEntry } from './catalogue.ts'
import { type CompiledCatalogue, checkCatalogue, compileCatalogues } from './compile-catalogue.ts'
import type { Value } from './value.ts'

const checked = (raw: unknown, name: string): CatalogueFile => checkCatalogue(raw, `${name}.json`)
const files = {
  salon: checked(salon, 'salon'),
  bakery: checked(bakery, 'bakery'),
  vendor: checked(vendor, 'vendor'),
}

const compiledSalon = compileCatalogues([files.salon])

const wireSlugs = (compiled: CompiledCatalogue, name: string): string[] =>
  (compiled.wireOrder.get(name) ?? []).map(({ slug }) => slug)

const roleValue = (compiled: CompiledCatalogue, ref: string, slug: string): Value | undefined => {
  const index = compiled.bySlug.get(slug)?.index ?? -1
  return compiled.roles.get(ref)?.values[index]
}

/** What a role gives after its gates. */
const gated = (compiled: CompiledCatalogue, ref: string): Value[] => {
  const values = compiled.roles.get(ref)?.values ?? []
  return compiled.permissions.map(({ index, gates, none }) =>
    gates.every((gate) => values[gate] === true) ? (values[index] as Value) : none,
  )
}

/** The slugs at which one role is more than another. */
const beyond = (compiled: CompiledCatalogue, narrow: string, wide: string): string[] => {
  const [a, b] = [gated(compiled, narrow), gated(compiled, wide)]
  return compiled.permissions
    .filter(({ index, type }) => !type.atMost(a[index] as Value, b[index] as Value))
    .map(({ slug }) => slug)
}

describe('the salon catalogue', () => {
  const slugs = wireSlugs(compiledSalon, 'salon')

  test('has all 265 slugs of the contract in its order', () => {
    assert.equal(slugs.length, 265)
    assert.equal(new Set(slugs).size, 265)
    assert.deepEqual(slugs.slice(0, 3), ['timetable_access', 'timetable_position_id', 'timetable_staff_id'])
    assert.deepEqual(slugs.slice(-2), ['company_to_chain_add_access', 'payment_policy_update_access'])
    assert.equal(slugs.indexOf('finances_accounts_ids'), slugs.indexOf('finances_accounts_limited_access') + 1)
    // Of the contract's list, one slug per line: a slug that moves or changes is seen here.
    const digest = createHash('sha256').update(slugs.join('\n')).digest('hex')
    assert.equal(digest, '91276379acf1795eaf3cc843587afd3c5039fa847e0d9ee47e204ed1646945c8')
  })

  test('keeps a flag and its list as one permission with two slots', () => {
    const flag = compiledSalon.bySlug.get('storages_limited_access')
    assert.deepEqual(compiledSalon.bySlug.get('storages_ids'), { ...flag, slug: 'storages_ids', part: 'ids' })
    assert.equal(compiledSalon.permissions.length, 260)
  })

  test('knows the gates above a permission, nearest first', () => {
    const slugOf = (index: number) => compiledSalon.permissions[index]?.slug
    const index = compiledSalon.bySlug.get('settings_users_limited_access')?.index ?? -1
    assert.deepEqual(compiledSalon.permissions[index]?.gates.map(slugOf), [
      'settings_users_edit_access',
      'settings_users_access',
      'settings_access',
    ])
    // A switch that limits is no gate: `finances_salary_staff_access` between the two is left out.
    const payroll = compiledSalon.bySlug.get('finances_salary_staff_payroll_no_limit_today_access')?.index ?? -1
    assert.deepEqual(compiledSalon.permissions[payroll]?.gates.map(slugOf), [
      'finances_salary_staff_payroll_access',
      'finances_access',
    ])
  })

  test('limits grants to addresses by one flag and its list', () => {
    assert.deepEqual(compiledSalon.ipCondition, {
      flag: compiledSalon.bySlug.get('auth_enable_check_ip')?.index,
      list: compiledSalon.bySlug.get('auth_list_allowed_ip')?.index,
    })
    for (const role of compiledSalon.roles.values()) {
      assert.equal(roleValue(compiledSalon, role.ref, 'auth_enable_check_ip'), false, role.ref)
    }
  })

  test('has seven roles, of which each narrower one can be given by a wider one', () => {
    const byWeight = [...compiledSalon.roles.values()].sort((a, b) => a.weight - b.weight).map(({ slug }) => slug)
    assert.deepEqual(byWeight, [
      'free_readonly',
      'worker',
      'free_readonly_admin',
      'administrator',
      'accountant',
      'manager',
      'owner',
    ])
    const nested = [
      ['free_readonly', 'worker'],
      ['free_readonly', 'free_readonly_admin'],
      ['worker', 'administrator'],
      ['free_readonly_admin', 'administrator'],
      ['administrator', 'manager'],
      ['accountant', 'manager'],
      ['manager', 'owner'],
    ]
    for (const [narrow, wide] of nested) {
      assert.deepEqual(beyond(compiledSalon, `salon:${narrow}`, `salon:${wide}`), [], `${narrow} within ${wide}`)
      assert.notDeepEqual(beyond(compiledSalon, `salon:${wide}`, `salon:${narrow}`), [], `${wide} beyond ${narrow}`)
    }
  })

  test('gives each role what its work needs, and no more', () => {
    const holders = (slug: string): string[] =>
      [...compiledSalon.roles.values()]
        .filter(({ ref }) => gated(compiledSalon, ref)[compiledSalon.bySlug.get(slug)?.index ?? -1] === true)
        .map(({ slug: role }) => role)
    assert.deepEqual(holders('records_edit_access'), ['worker', 'administrator', 'manager', 'owner'])
    assert.deepEqual(holders('records_finances_access'), ['administrator', 'manager', 'owner'])
    assert.deepEqual(holders('finances_salary_payroll_access'), ['accountant', 'manager', 'owner'])
    assert.deepEqual(holders('settings_users_edit_access'), ['manager', 'owner'])
    for (const slug of ['security_access', 'billing_access', 'clients_export_access', 'settings_basis_access']) {
      assert.deepEqual(holders(slug), ['owner'], slug)
    }
    // To look is not to change.
    const changes =
      /_(edit|create|add|delete|move|upload|topup|issue|transferring|manual|update)_|send_sms|export|phones?_/
    for (const role of ['free_readonly', 'free_readonly_admin']) {
      const values = gated(compiledSalon, `salon:${role}`)
      const given = compiledSalon.permissions.filter(({ index, none }) => values[index] === true && none === false)
      assert.deepEqual(
        given.map(({ slug }) => slug).filter((slug) => changes.test(slug)),
        [],
        role,
      )
    }
  })

  test('maps all 287 legacy keys but the twelve that have no slug', () => {
    const bySlug = new Map<string, string>()
    const collect = ({ slug, legacyKeys, idsSlug, idsLegacyKeys, children }: PermissionEntry): void => {
      for (const key of legacyKeys ?? []) bySlug.set(key, slug)
      for (const key of idsLegacyKeys ?? []) bySlug.set(key, idsSlug ?? '')
      for (const child of children ?? []) collect(child)
    }
    for (const entry of files.salon.permissions) collect(entry)

    assert.equal(salonLegacy.length, 287)
    assert.equal(bySlug.size, 275)
    for (const { group, key, slug } of salonLegacy) {
      assert.equal(bySlug.get(group === null ? key : `${group}.${key}`) ?? null, slug, `${group}.${key}`)
    }
    assert.equal(salonLegacy.filter(({ slug }) => slug === null).length, 12)
  })
})

describe('the other catalogues', () => {
  test('bakery: eleven keys in the order of the wire, three about the company', () => {
    const compiled = compileCatalogues([files.bakery])
    assert.deepEqual(wireSlugs(compiled, 'bakery'), [
      'company_info',
      'holidays',
      'newsletters',
      'translations',
      'permissions',
      'email_settings',
      'products',
      'shop_info',
      'checkout_settings',
      'time_settings',
      'discounts',
    ])
    const wide = compiled.permissions.filter(({ reach }) => reach === 'company').map(({ slug }) => slug)
    assert.deepEqual(wide, ['company_info', 'translations', 'permissions'])
    assert.equal(compiled.hasCompanyReach, true)
    assert.equal(compiled.ipCondition, undefined)
  })

  test('vendor: the five roles with their ids and flags, and two permissions that no wire shows', () => {
    const compiled = compileCatalogues([files.vendor])
    const flags = wireSlugs(compiled, 'vendor')
    assert.deepEqual(flags, ['createorders', 'createproducts', 'createusers', 'manageprotect', 'readvendorbalance'])
    const shown = [...compiled.roles.values()].map(({ ref, title, fixedId }) => [
      fixedId,
      title,
      ...flags.map((slug) => roleValue(compiled, ref, slug)),
    ])
    assert.deepEqual(shown, [
      [1, 'Administrator', true, true, true, true, true],
      [2, 'Supervisor', true, true, false, true, true],
      [3, 'Product manager', false, true, false, false, false],
      [4, 'Sales manager', true, false, false, false, false],
      [5, 'Developer', false, false, false, true, false],
    ])
    assert.equal(roleValue(compiled, 'vendor:supervisor', 'readaccesscodes'), false)
    assert.equal(roleValue(compiled, 'vendor:sales-manager', 'managecustomers'), true)
  })
})

describe('several catalogues of one company', () => {
  const compiled = compileCatalogues([files.salon, files.bakery, files.vendor])

  test('stand in their order, with one index each', () => {
    assert.deepEqual(compiled.names, ['salon', 'bakery', 'vendor'])
    assert.deepEqual(
      compiled.permissions.map(({ index }) => index),
      compiled.permissions.map((_, place) => place),
    )
    assert.equal(compiled.defaultRoles.get('salon'), 'salon:worker')
    assert.deepEqual([...compiled.ownerRoles], ['salon:owner', 'bakery:owner', 'vendor:administrator'])
  })

  test('give every owner role everything, and other roles nothing of another catalogue', () => {
    for (const ref of compiled.ownerRoles) {
      const values = compiled.roles.get(ref)?.values
      assert.deepEqual(
        values,
        compiled.permissions.map(({ all }) => all),
        ref,
      )
    }
    const values = gated(compiled, 'salon:manager')
    for (const { index, none, catalogue, slug } of compiled.permissions) {
      if (catalogue !== 'salon') assert.deepEqual(values[index], none, slug)
    }
  })

  test('grant a capability by any of their permissions, and to owners where none names it', () => {
    const index = (slug: string) => compiled.bySlug.get(slug)?.index
    assert.deepEqual(compiled.capabilities.get('members.edit'), [
      index('settings_users_edit_access'),
      index('permissions'),
      index('createusers'),
    ])
    assert.equal(compiled.capabilities.get('tags.read'), 'anyone')
    assert.deepEqual(compiled.capabilities.get('catalogue.edit'), [])
    assert.deepEqual(compiled.capabilities.get('tokens.edit'), [])
  })

  test('cannot share a slug, a name, or have two address lists', () => {
    assert.throws(() => compileCatalogues([]), /at least one/)
    assert.throws(() => compileCatalogues([files.bakery, files.bakery]), /bakery is there twice/)
    const twin = { ...files.bakery, name: 'twin' }
    assert.throws(() => compileCatalogues([files.bakery, twin]), /bakery and twin both have the slug "company_info"/)
    const addresses = checked(
      catalogue({
        capabilities: {},
        permissions: [
          {
            slug: 'limited',
            type: 'has_limited_access',
            title: 'Limited',
            children: [{ slug: 'from', type: 'allowed_ip', title: 'From' }],
          },
        ],
      }),
      'own',
    )
    assert.throws(() => compileCatalogues([files.salon, addresses]), /salon and own both limit grants to addresses/)
  })
})

/** A small catalogue of a company's own, right but for what a test changes. */
function catalogue(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    name: 'own',
    version: 1,
    title: 'Own',
    ownerRole: 'boss',
    defaultRole: 'hand',
    permissions: [
      {
        slug: 'stock',
        type: 'has_group_access',
        title: 'Stock',
        children: [
          { slug: 'shelves', type: 'has_allowed_ids', title: 'Shelves', idsSlug: 'shelf_ids', idsTitle: 'Chosen' },
          { slug: 'one', type: 'allowed_id', title: 'One shelf' },
        ],
      },
      { slug: 'discount', type: 'number', title: 'Discount', min: 0, max: 50 },
      { slug: 'depth', type: 'level', title: 'Depth', options: ['none', 'some', 'all'] },
    ],
    roles: [
      { slug: 'boss', title: 'Boss', description: '', weight: 9, grants: 'all' },
      { slug: 'hand', title: 'Hand', description: '', weight: 1 },
    ],
    capabilities: { 'members.read': 'stock' },
    ...changes,
  }
}

const entry = (fields: Readonly<Record<string, unknown>>) => ({ slug: 'a', type: 'has_access', title: 'A', ...fields })
const withEntries = (...permissions: unknown[]) => catalogue({ permissions, capabilities: {} })
const hand = (fields: Readonly<Partial<Record<keyof RoleEntry, unknown>>>) =>
  catalogue({ roles: [catalogue().roles[0], { ...catalogue().roles[1], ...fields }] })

describe('a catalogue file', () => {
  const faults: readonly (readonly [string, unknown, string])[] = [
    ['no object', [], 'own.json: catalogue: must be an object'],
    ['unknown key', catalogue({ colour: 1 }), 'own.json: catalogue: unknown key "colour"'],
    ['no name', catalogue({ name: 'a:b' }), 'own.json: name: must be lower-case letters, digits, "_" and "-"'],
    ['no version', catalogue({ version: 0 }), 'own.json: version: must be a positive whole number'],
    ['entry key', withEntries(entry({ colour: 1 })), 'own.json: a: unknown key "colour"'],
    ['type', withEntries(entry({ type: 'toString' })), 'own.json: a: unknown type "toString"'],
    ['title', withEntries(entry({ title: ' ' })), 'own.json: a: title is missing'],
    ['twice', withEntries(entry({}), entry({})), 'own.json: a: duplicate slug "a"'],
    ['twice below', withEntries(entry({ children: [entry({})] })), 'own.json: a: duplicate slug "a"'],
    [
      'slug of a list',
      withEntries(entry({}), entry({ slug: 'b', type: 'has_allowed_ids', idsSlug: 'a', idsTitle: 'A' })),
      'own.json: b: duplicate slug "a"',
    ],
    [
      'reserved slug',
      withEntries(entry({ slug: 'constructor' })),
      'own.json: constructor: the slug "constructor" is reserved',
    ],
    ['no slug', withEntries({ type: 'has_access', title: 'A' }), 'own.json: permissions[0]: slug must be'],
    ['no entry', withEntries(7), 'own.json: permissions[0]: is no permission entry'],
    ['legacy key', withEntries(entry({ legacyKeys: ['x.y', 'x.y'] })), 'own.json: a: duplicate legacy key "x.y"'],
    ['level', withEntries(entry({ type: 'level', options: ['x'] })), 'own.json: a: a level needs at least two options'],
    ['number', withEntries(entry({ type: 'number', min: 2, max: 2 })), 'own.json: a: min must be below max'],
    ['number bounds', withEntries(entry({ type: 'number' })), 'own.json: a: a number needs whole min and max'],
    ['bounds elsewhere', withEntries(entry({ max: 2 })), 'own.json: a: only a number has min and max'],
    ['no list slug', withEntries(entry({ type: 'has_allowed_ids' })), 'own.json: a: has_allowed_ids needs an idsSlug'],
    ['list slug elsewhere', withEntries(entry({ idsSlug: 'b' })), 'own.json: a: only has_allowed_ids has idsSlug'],
    [
      'lone list',
      withEntries(entry({ type: 'allowed_ip' })),
      'own.json: a: allowed_ip must stand under has_limited_access',
    ],
    [
      'value of no permission',
      hand({ values: { sotck: true } }),
      'own.json: role hand: value of unknown permission "sotck"',
    ],
    [
      'value of a list slug',
      hand({ values: { shelf_ids: [1] } }),
      'role hand: value of unknown permission "shelf_ids"',
    ],
    ['value type', hand({ values: { stock: 1 } }), 'own.json: role hand: "stock": 1 is no value of has_group_access'],
    ['value bounds', hand({ values: { discount: 51 } }), 'own.json: role hand: "discount": 51 is no value of number'],
    ['level bounds', hand({ values: { depth: 3 } }), 'own.json: role hand: "depth": 3 is no value of level'],
    [
      'closed gate',
      hand({ values: { one: 'all' } }),
      'own.json: role hand: "one" counts for nothing, because the role',
    ],
    ['weight', hand({ weight: undefined }), 'own.json: role hand: weight is missing'],
    ['heavier than the owner', hand({ weight: 9 }), 'own.json: role hand: the owner role must be heavier'],
    ['all for others', hand({ grants: 'all' }), 'own.json: role hand: only the owner role grants all'],
    ['role twice', hand({ slug: 'boss' }), 'own.json: role boss: duplicate role'],
    ['owner role', catalogue({ ownerRole: 'chief' }), 'own.json: ownerRole: there is no role "chief"'],
    ['owner grants', catalogue({ ownerRole: 'hand' }), 'own.json: role hand: the owner role must grant all'],
    ['default role', catalogue({ defaultRole: 'chief' }), 'own.json: defaultRole: there is no role "chief"'],
    [
      'owner by default',
      catalogue({ defaultRole: 'boss' }),
      'own.json: defaultRole: nobody becomes an owner by default',
    ],
    [
      'capability',
      catalogue({ capabilities: { fly: 'stock' } }),
      'own.json: capability fly: there is no such capability',
    ],
    [
      'slug of a capability',
      catalogue({ capabilities: { 'tags.read': 'sotck' } }),
      'own.json: capability tags.read: names the unknown permission "sotck"',
    ],
  ]
  for (const [name, raw, message] of faults) {
    test(`says what is wrong, and where: ${name}`, () => {
      assert.throws(
        () => checked(raw, 'own'),
        (error) => error instanceof Error && error.message.split('\n').some((line) => line.includes(message)),
        message,
      )
    })
  }

  test('has each fixed id once', () => {
    const [boss, other] = catalogue().roles
    const roles = [
      { ...boss, fixedId: 1 },
      { ...other, fixedId: 1 },
    ]
    assert.throws(() => checked(catalogue({ roles }), 'own'), /^Error: own.json: role hand: duplicate fixedId 1$/)
  })

  test('is told all its faults at once', () => {
    const raw = withEntries(entry({ title: '' }), entry({ slug: 'b', type: 'magic' }))
    assert.throws(() => checked(raw, 'own'), {
      message: 'own.json: a: title is missing\nown.json: b: unknown type "magic"',
    })
  })

  test('that is right becomes roles with their values in the form of the model', () => {
    const raw = hand({ values: { stock: true, shelves: [3, 1, 3], discount: 10 } })
    const compiled = compileCatalogues([checked(raw, 'own')])
    // An allowed id that nothing is said about is any of them, once its gate is open.
    assert.deepEqual(compiled.roles.get('own:hand')?.values, [true, [1, 3], 'all', 10, 0])
    assert.deepEqual(compiled.roles.get('own:boss')?.values, [true, 'all', 'all', 50, 2])
  })
})
