import type { Engine } from '../engine.ts'

const columns = 'company_id, member_id, slot, id, from_revision, role, scope, starts_at, ends_at, exceptions' as const

/**
 * Grants that hold and grants that held, apart. An edit then changes its row in place, in no index, and adds one to the
 * past; a member's grants lie together. `grant_versions` shows both for questions about any revision.
 */
export const pastGrants = {
  id: 2,
  name: 'past-grants',
  sql: (kind: Engine['kind']): string => `
create table past_grants (
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
  primary key (company_id, id, from_revision)
);
create table new_grants (
  company_id bigint not null,
  member_id bigint not null,
  slot text not null,
  id bigint not null,
  from_revision bigint not null,
  role text,
  scope text not null,
  starts_at bigint,
  ends_at bigint,
  exceptions text not null,
  primary key (company_id, member_id, slot)
);
insert into past_grants (${columns}, to_revision)
  select ${columns}, to_revision from grants where to_revision is not null;
insert into new_grants (${columns}) select ${columns} from grants where to_revision is null;
drop table grants;
alter table new_grants rename to grants;
create unique index grants_by_id on grants (company_id, id);
create view grant_versions as
  select ${columns}, null as to_revision from grants
  union all select ${columns}, to_revision from past_grants;
${
  kind === 'postgres'
    ? `alter index new_grants_pkey rename to grants_pkey;
       -- Room for the next version beside each row, so that an edit touches no index.
       alter table grants set (fillfactor = 80);
       alter table revisions set (fillfactor = 20);`
    : ''
}`,
} as const
