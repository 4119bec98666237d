import type { Engine } from '../engine.ts'

/** A page of a company's people is found by name, however many they are. Names compare byte by byte on both engines. */
export const membersByName = {
  id: 11,
  name: 'members-by-name',
  sql: (kind: Engine['kind']): string =>
    `create index member_profiles_by_name on member_profiles
       (company_id, sort_name${kind === 'postgres' ? ' collate "C"' : ''}, member_id);`,
} as const
