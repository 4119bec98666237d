import type { Engine } from '../engine.ts'

/**
 * What people say of themselves beside name and login, and the sign-in of programs by code: clients, codes and pairs of
 * tokens. Of codes and tokens there are only hashes.
 */
export const oauth = {
  id: 4,
  name: 'oauth',
  sql: (_kind: Engine['kind']): string => `
create table user_details (
  user_id bigint primary key,
  first_name text not null,
  last_name text not null,
  phone text not null,
  tax_number text not null,
  -- Which letters somebody wants, by name: JSON.
  notifications text not null
);

create table oauth_clients (
  client_id text primary key,
  partner_id bigint not null,
  -- May ask for a person's password itself.
  first_party integer not null,
  created_at bigint not null
);
create index oauth_clients_by_partner on oauth_clients (partner_id);

create table oauth_redirects (client_id text not null, uri text not null, primary key (client_id, uri));

create table oauth_codes (
  hash text primary key,
  client_id text not null,
  user_id bigint not null,
  redirect_uri text not null,
  -- The device that the sign-in was asked for; empty where it was not named.
  device_id text not null,
  challenge text not null,
  -- Which password was given with the consent: with another one since, the code is void.
  password_set_at bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  -- The pair that was made of it; a code that comes again ends it.
  used_at bigint,
  pair_id bigint
);
create index oauth_codes_by_expiry on oauth_codes (expires_at);

-- One row for each person, device and client.
create table oauth_pairs (
  id bigint primary key,
  user_id bigint not null,
  client_id text not null,
  device_id text not null,
  device_name text not null,
  access_token_id bigint not null,
  created_at bigint not null,
  used_at bigint not null
);
create unique index oauth_pairs_place on oauth_pairs (user_id, client_id, device_id);

-- Every refresh token of a living pair: the newest works, an older one that comes again ends the pair.
create table oauth_refresh_tokens (
  hash text primary key,
  pair_id bigint not null,
  user_id bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index oauth_refresh_tokens_by_pair on oauth_refresh_tokens (pair_id);
create index oauth_refresh_tokens_by_expiry on oauth_refresh_tokens (expires_at);
`,
} as const
