import type { CatalogueFile } from '../model/catalogue.ts'

/**
 * Two catalogues that are small enough to enumerate and have one of everything the access model knows: each type, gates
 * in gates, limits with children, both reaches, and an address condition.
 */
export const shopFile: CatalogueFile = {
  name: 'shop',
  version: 1,
  title: 'A small shop',
  ownerRole: 'owner',
  defaultRole: 'clerk',
  permissions: [
    {
      slug: 'visits',
      type: 'has_group_access',
      title: 'Visits',
      children: [
        { slug: 'visits_position', type: 'allowed_id', title: 'Position in the calendar', entity: 'position' },
        {
          slug: 'visits_edit',
          type: 'has_access',
          title: 'Change visits',
          children: [
            { slug: 'visits_days', type: 'last_days_count', title: 'Days back' },
            { slug: 'visits_today', type: 'has_limited_today', title: 'Any day' },
          ],
        },
        {
          slug: 'visits_staff_limited',
          type: 'has_allowed_ids',
          title: 'Only some staff',
          entity: 'staff',
          idsSlug: 'visits_staff_ids',
          idsTitle: 'Staff',
        },
        {
          slug: 'visits_phones',
          type: 'has_limited_access',
          title: 'Phones hidden',
          children: [{ slug: 'visits_names', type: 'has_access', title: 'Names' }],
        },
      ],
    },
    {
      slug: 'money',
      type: 'has_access',
      title: 'Money',
      children: [
        { slug: 'money_account', type: 'allowed_id', title: 'Account', entity: 'account' },
        { slug: 'money_discount', type: 'number', title: 'Largest discount', min: 1, max: 4 },
        { slug: 'money_detail', type: 'level', title: 'Detail', options: ['sum', 'day', 'line'] },
      ],
    },
    {
      slug: 'people',
      type: 'has_access',
      title: 'People',
      children: [{ slug: 'people_own', type: 'has_limited_by_own_access', title: 'Within own rights' }],
    },
    {
      slug: 'address_limited',
      type: 'has_limited_access',
      title: 'Only from some addresses',
      children: [{ slug: 'address_list', type: 'allowed_ip', title: 'Addresses' }],
    },
  ],
  roles: [
    { slug: 'owner', title: 'Owner', description: 'Everything.', weight: 100, grants: 'all' },
    {
      slug: 'manager',
      title: 'Manager',
      description: 'Runs a shop.',
      weight: 50,
      values: {
        visits: true,
        visits_edit: true,
        visits_days: 3,
        visits_today: 1,
        visits_staff_limited: 'all',
        visits_phones: false,
        visits_names: true,
        money: true,
        money_account: [1, 2],
        money_discount: 3,
        people: true,
        people_own: 0,
        address_limited: false,
      },
    },
    {
      slug: 'clerk',
      title: 'Clerk',
      description: 'Serves.',
      weight: 10,
      values: { visits: true, visits_staff_limited: [1], visits_phones: true, visits_position: [2] },
    },
  ],
  capabilities: {
    'members.read': 'anyone',
    'members.edit': 'people',
    'positions.read': 'visits_staff_limited',
    'tags.edit': 'visits_phones',
  },
}

export const officeFile: CatalogueFile = {
  name: 'office',
  version: 1,
  title: 'A small office',
  ownerRole: 'boss',
  defaultRole: 'visitor',
  permissions: [
    {
      slug: 'company_info',
      type: 'has_access',
      title: 'The company',
      reach: 'company',
      children: [
        { slug: 'company_level', type: 'level', title: 'How much of it', reach: 'company', options: ['a', 'b', 'c'] },
      ],
    },
    { slug: 'permissions', type: 'has_access', title: 'Rights', reach: 'company' },
    { slug: 'orders', type: 'has_access', title: 'Orders' },
  ],
  roles: [
    { slug: 'boss', title: 'Boss', description: 'Everything.', weight: 100, grants: 'all' },
    { slug: 'visitor', title: 'Visitor', description: 'Sees orders.', weight: 1, values: { orders: true } },
  ],
  capabilities: { 'roles.edit': 'permissions', 'members.invite': 'permissions' },
}

/** Every address that the tests know: the last one is in no list. */
export const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '192.168.7.7'] as const

/** Address lists as text, and which of the addresses each lets in. */
export const addressLists: Readonly<Record<string, readonly string[]>> = {
  '': addresses,
  '10.0.0.1': ['10.0.0.1'],
  '10.0.0.2': ['10.0.0.2'],
  '10.0.0.1, 10.0.0.2': ['10.0.0.1', '10.0.0.2'],
  '10.0.0.2/31': ['10.0.0.2', '10.0.0.3'],
  '10.0.0.0/24': ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
}
