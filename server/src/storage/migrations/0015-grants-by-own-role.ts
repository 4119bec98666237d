/**
 * Who has a role of the company's own: asked when one is edited or deleted, where thousands may have it among a million
 * grants. Built-in roles are never edited, so their grants are not in it, and writing them costs nothing more.
 */
export const grantsByOwnRole = {
  id: 15,
  name: 'grants-by-own-role',
  sql: (): string => `
create index grants_by_own_role on grants (company_id, role, member_id) where substr(role, 1, 5) = 'role:';
`,
} as const
