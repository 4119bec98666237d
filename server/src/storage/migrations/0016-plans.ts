/** What programs propose and their person has not done yet: a list of writes that waits for an approval. */
export const plans = {
  id: 16,
  name: 'plans',
  sql: (): string => `
-- writes: the list as it was sent. hash: of the list and of what it would have meant at the revision base. state: waiting,
-- done, rejected or failed; failure says why, as JSON; revision is that after it was done.
create table plans (
  company_id bigint not null,
  id bigint not null,
  user_id bigint not null,
  token_id bigint not null,
  note text not null,
  writes text not null,
  hash text not null,
  base bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  state text not null,
  settled_at bigint,
  failure text,
  revision bigint,
  primary key (company_id, id)
);
create index plans_waiting on plans (company_id, user_id, expires_at) where state = 'waiting';
`,
} as const
