/**
 * Password resets, confirmations of addresses, and who answers for which part of an invitation. Messages about a person
 * belong to no company, so they and what they are about are global.
 */
export const accounts = {
  id: 6,
  name: 'accounts',
  sql: (): string => `
-- An address that counts once its link is used: of somebody who registers, or a new one of somebody known.
create table confirmations (
  id bigint primary key,
  -- Whose address it becomes; the number that an account will have that is not made yet.
  user_id bigint not null,
  email text not null,
  -- What somebody who registers has told, as JSON, and the password that they chose; null for an address alone.
  registration text,
  password_hash text,
  created_at bigint not null,
  expires_at bigint not null
);
create index confirmations_by_user on confirmations (user_id);
create index confirmations_by_email on confirmations (lower(email));
create index confirmations_by_expiry on confirmations (expires_at);

-- Messages about a person, on their way; never with a link.
create table user_messages (
  id bigint primary key,
  purpose text not null,
  -- The user whose password is to be set, or the confirmation; 0 where there turned out to be nobody to write to.
  subject_id bigint not null,
  channel text not null,
  address text not null,
  state text not null,
  created_at bigint not null,
  attempts integer not null default 0,
  next_at bigint not null default 0,
  sent_at bigint,
  fault text
);
create index user_messages_due on user_messages (next_at) where state = 'waiting';
create index user_messages_by_subject on user_messages (purpose, subject_id);
create index user_messages_by_age on user_messages (created_at);

-- Who gave each grant of somebody who has not accepted yet, and answers for it until then.
create table offered_grants (
  company_id bigint not null,
  member_id bigint not null,
  slot text not null,
  giver text not null,
  -- The capability that they did it by: inviting, or changing rights.
  capability text not null,
  primary key (company_id, member_id, slot)
);
`,
} as const
