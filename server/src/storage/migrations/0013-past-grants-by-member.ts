import type { Engine } from '../engine.ts'

const columns = 'company_id, member_id, slot, id, from_revision, role, scope, starts_at, ends_at, exceptions' as const

/**
 * Grants that held, by member: whoever asks about somebody's past reads that person's rows alone, and an edit adds its
 * row beside the former ones. The key itself leads there, so that an edit touches no index more.
 */
export const pastGrantsByMember = {
  id: 13,
  name: 'past-grants-by-member',
  sql: (kind: Engine['kind']): string => `
drop view grant_versions;
create table new_past_grants (
  company_id bigint not null,
  member_id bigint not null,
  slot text not null,
  id bigint not null,
  from_revision bigint not null,
  to_revision bigint not null,
  role text,
  scope text not null,
  starts_at bigint,
  ends_at bigint,
  exceptions text not null,
  primary key (company_id, member_id, id, from_revision)
);
insert into new_past_grants (${columns}, to_revision) select ${columns}, to_revision from past_grants;
drop table past_grants;
alter table new_past_grants rename to past_grants;
${kind === 'postgres' ? 'alter index new_past_grants_pkey rename to past_grants_pkey;' : ''}
create view grant_versions as
  select ${columns}, null as to_revision from grants
  union all select ${columns}, to_revision from past_grants;
`,
} as const
