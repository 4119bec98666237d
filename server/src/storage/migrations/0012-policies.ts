import type { Engine } from '../engine.ts'

/** Resource types of a company's own: their schema, entities, policies. */
export const policies = {
  id: 12,
  name: 'policies',
  sql: (kind: Engine['kind']): string => {
    // Types and ids are listed in one order on both engines: byte by byte.
    const key = kind === 'postgres' ? 'text collate "C"' : 'text'
    return `
-- What holds now: which revision made it, when, and how many entities there are. The moments tell two histories apart
-- that reached the same revision, after a failover say.
create table own_types (
  company_id bigint not null,
  set_revision bigint not null,
  set_at bigint not null,
  entities_revision bigint not null,
  entities_at bigint not null,
  entities integer not null,
  primary key (company_id)
);
-- Schema and policies as they were given, with their tests. A row never changes but for its end.
create table policy_sets (
  company_id bigint not null,
  from_revision bigint not null,
  to_revision bigint,
  schema text not null,
  policies text not null,
  tests text not null,
  primary key (company_id, from_revision)
);
-- The number stands for the entity in the audit: its id may be an address.
create table own_entities (
  company_id bigint not null,
  type ${key} not null,
  id ${key} not null,
  number bigint not null,
  revision bigint not null,
  attributes text not null,
  parents text not null,
  primary key (company_id, type, id)
);
create index own_entities_by_revision on own_entities (company_id, revision);
`
  },
} as const
