/**
 * What was asked and what was answered, for a time; and for good when each permission was last found to be allowed. No
 * index but the key: rows are written far more often than they are read.
 */
export const decisionLog = {
  id: 14,
  name: 'decision-log',
  sql: (): string => `
-- at: when it was asked; seq tells apart what one moment or several nodes wrote. about: the moment asked about, where
-- that is another. Null is what was not there, or is left out because it may be an address; then whole is 0.
create table decision_log (
  company_id bigint not null,
  at bigint not null,
  seq bigint not null,
  revision bigint not null,
  about bigint,
  source text not null,
  request_id text,
  token_id bigint not null,
  asker_id bigint not null,
  subject_type text,
  subject_id text,
  member_id bigint,
  permission text,
  resource_type text,
  resource_id text,
  limits text,
  from_address integer not null,
  allowed integer not null,
  reason text,
  whole integer not null,
  primary key (company_id, at, seq)
);
-- A permission or capability; after a space the kind of thing that was asked about, whose limits bore on the answer.
create table permission_uses (
  company_id bigint not null,
  used text not null,
  last_at bigint not null,
  primary key (company_id, used)
);
`,
} as const
