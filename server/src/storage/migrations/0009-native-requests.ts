/**
 * Requests that carry a key, so that a repeat is answered and not done again. A row is written with the change itself;
 * its answer is added once it has been sent out, without what is shown only once.
 */
export const nativeRequests = {
  id: 9,
  name: 'native-requests',
  sql: (): string => `
create table keyed_requests (
  user_id bigint not null,
  key text not null,
  -- Of method, address and body: the same key with another request is a mistake.
  fingerprint text not null,
  created_at bigint not null,
  status integer,
  answer text,
  primary key (user_id, key)
);
create index keyed_requests_by_time on keyed_requests (created_at);
`,
} as const
