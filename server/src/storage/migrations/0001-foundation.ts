import type { Engine } from '../engine.ts'

/**
 * The foundation. Every table of a company leads with `company_id` in its primary key and unique indexes, so that the
 * schema can be distributed by company; the others stand first and are keyed by their own id. Rows that matter for
 * access carry the revision that made them and the one that ended them (null: they hold). Moments are microseconds.
 */
export const foundation = {
  id: 1,
  name: 'foundation',
  sql: (kind: Engine['kind']): string => `
-- Ids ---------------------------------------------------------------------------------------------------------------
${
  kind === 'sqlite'
    ? `create table id_counter (only integer primary key check (only = 1), next integer not null);
       insert into id_counter values (1, 1);`
    : 'create sequence ids as bigint minvalue 1;'
}

-- The installation, the directory, people ---------------------------------------------------------------------------
create table installation (key text primary key, value text not null);

create table catalogues (
  name text not null,
  version integer not null,
  content text not null,
  primary key (name, version)
);

-- One row per scope: a company (its id), or one of 64 shards of the directory (-1 to -64). The row is the scope's lock,
-- its revision, and the head of its chain of events.
create table revisions (
  scope bigint primary key,
  revision bigint not null,
  changed_at bigint not null,
  events bigint not null,
  head text not null
);

insert into revisions (scope, revision, changed_at, events, head) values
  ${Array.from({ length: 64 }, (_, shard) => `(${-1 - shard}, 0, 0, 0, '')`).join(', ')};

-- What a revision moved: 'model', 'member:7', 'user:7', 'partner:7'.
create table changes (
  ${kind === 'sqlite' ? 'id integer primary key autoincrement,' : ''}
  scope bigint not null,
  revision bigint not null,
  what text not null
);
create index changes_by_scope on changes (scope, revision);

create table directory_locations (location_id bigint primary key, company_id bigint not null);
create index directory_locations_by_company on directory_locations (company_id);

create table users (
  id bigint not null,
  from_revision bigint not null,
  to_revision bigint,
  disabled integer not null,
  confirmed integer not null,
  has_credential integer not null,
  primary key (id, from_revision)
);

create table user_profiles (
  user_id bigint primary key,
  login text,
  email text,
  phone text,
  name text not null,
  created_at bigint not null
);
create unique index user_profiles_login on user_profiles (lower(login)) where login is not null;
create unique index user_profiles_email on user_profiles (lower(email)) where email is not null;
create unique index user_profiles_phone on user_profiles (phone) where phone is not null;

create table user_passwords (user_id bigint primary key, hash text not null, changed_at bigint not null);

create table partners (id bigint primary key, name text not null, created_at bigint not null);

create table tokens (
  id bigint primary key,
  hash text not null,
  prefix text not null,
  audience text not null,
  user_id bigint,
  partner_id bigint,
  company_id bigint,
  name text not null,
  created_at bigint not null,
  expires_at bigint,
  revoked_at bigint,
  last_used_at bigint
);
create unique index tokens_hash on tokens (hash);
create index tokens_by_user on tokens (user_id);
create index tokens_by_partner on tokens (partner_id);

create table sign_in_failures (key text primary key, failures bigint not null, since bigint not null);

create table directory_events (
  shard bigint not null,
  seq bigint not null,
  revision bigint not null,
  at bigint not null,
  kind text not null,
  subject text not null,
  actor text not null,
  detail text not null,
  hash text not null,
  primary key (shard, seq)
);

-- A company's own ---------------------------------------------------------------------------------------------------
create table companies (company_id bigint primary key, title text not null, created_at bigint not null);

create table company_catalogues (
  company_id bigint not null,
  name text not null,
  version integer not null,
  place integer not null,
  from_revision bigint not null,
  to_revision bigint,
  primary key (company_id, name, from_revision)
);

create table locations (
  company_id bigint not null,
  id bigint not null,
  from_revision bigint not null,
  to_revision bigint,
  closed integer not null,
  primary key (company_id, id, from_revision)
);

create table location_profiles (
  company_id bigint not null,
  location_id bigint not null,
  title text not null,
  timezone text not null,
  city text not null,
  address text not null,
  primary key (company_id, location_id)
);

create table company_partners (
  company_id bigint not null,
  partner_id bigint not null,
  from_revision bigint not null,
  to_revision bigint,
  primary key (company_id, partner_id, from_revision)
);

create table roles (
  company_id bigint not null,
  id bigint not null,
  from_revision bigint not null,
  to_revision bigint,
  title text not null,
  weight integer not null,
  shown_as text not null,
  permissions text not null,
  primary key (company_id, id, from_revision)
);

create table members (
  company_id bigint not null,
  id bigint not null,
  from_revision bigint not null,
  to_revision bigint,
  user_id bigint not null,
  former_user_id bigint,
  accepted integer not null,
  suspended integer not null,
  archived_at bigint,
  team_members text not null,
  primary key (company_id, id, from_revision)
);
create unique index members_user on members (company_id, user_id) where to_revision is null;
create index members_former_user on members (company_id, former_user_id) where to_revision is null;
create index members_by_user on members (user_id) where to_revision is null;

create table member_profiles (
  company_id bigint not null,
  member_id bigint not null,
  name text not null,
  first_name text not null,
  last_name text not null,
  -- What lists are ordered by: see model/sort-name.ts.
  sort_name text not null,
  email text,
  phone text,
  position text not null,
  language integer not null,
  last_visit_at bigint,
  primary key (company_id, member_id)
);
create index member_profiles_email on member_profiles (company_id, lower(email));
create index member_profiles_phone on member_profiles (company_id, phone);

-- Members with a role over the whole company, as lists order and choose them: derived, so that a page far down a long
-- list is found in the index alone. Names compare byte by byte, the same on both engines.
create table member_list (
  company_id bigint not null,
  member_id bigint not null,
  sort_name text ${kind === 'sqlite' ? '' : 'collate "C" '}not null,
  user_id bigint not null,
  archived integer not null,
  role text not null,
  primary key (company_id, member_id)
);
create index member_list_by_name on member_list (company_id, sort_name, user_id, archived, role, member_id);

create table grants (
  company_id bigint not null,
  id bigint not null,
  from_revision bigint not null,
  to_revision bigint,
  member_id bigint not null,
  slot text not null,
  role text,
  scope text not null,
  starts_at bigint,
  ends_at bigint,
  exceptions text not null,
  primary key (company_id, id, from_revision)
);
create unique index grants_slot on grants (company_id, member_id, slot) where to_revision is null;
-- By member alone: an index that leads with the company loses to the primary key in SQLite's plan of a join.
create index grants_by_member on grants (member_id) where to_revision is null;
create index grants_by_slot on grants (company_id, slot, role) where to_revision is null;

create table team_members (
  company_id bigint not null,
  id bigint not null,
  location_id bigint not null,
  name text not null,
  specialization text not null,
  position_id bigint,
  member_id bigint,
  dismissed integer not null,
  deleted integer not null,
  primary key (company_id, id)
);
create index team_members_by_location on team_members (company_id, location_id, id);
create index team_members_by_member on team_members (company_id, member_id);

create table positions (
  company_id bigint not null,
  id bigint not null,
  title text not null,
  description text not null,
  services_binding integer not null,
  required_fields text not null,
  only_chain integer not null,
  deleted integer not null,
  primary key (company_id, id)
);

create table position_locations (
  company_id bigint not null,
  position_id bigint not null,
  location_id bigint not null,
  primary key (company_id, position_id, location_id)
);

create table tags (
  company_id bigint not null,
  id bigint not null,
  location_id bigint not null,
  title text not null,
  color text not null,
  icon text not null,
  entity integer not null,
  deleted integer not null,
  primary key (company_id, id)
);
create index tags_by_location on tags (company_id, location_id, id);

create table invitations (
  company_id bigint not null,
  id bigint not null,
  member_id bigint not null,
  channel text not null,
  address text not null,
  state text not null,
  inviter text not null,
  created_at bigint not null,
  renewed_at bigint not null,
  primary key (company_id, id)
);
create index invitations_by_member on invitations (company_id, member_id);

create table outbox (
  company_id bigint not null,
  id bigint not null,
  template text not null,
  invitation_id bigint,
  state text not null,
  created_at bigint not null,
  primary key (company_id, id)
);

create table audit_events (
  company_id bigint not null,
  seq bigint not null,
  revision bigint not null,
  at bigint not null,
  kind text not null,
  subject text not null,
  actor text not null,
  detail text not null,
  hash text not null,
  primary key (company_id, seq)
);
create index audit_events_by_subject on audit_events (company_id, subject, seq);
`,
} as const
