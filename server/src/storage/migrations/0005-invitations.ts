/**
 * Invitations that arrive: when a message is tried next and how often it was, when an invitation ends, and the links
 * that were given out, of which only hashes are kept. A link is found by its hash alone, before anybody knows which
 * company it is about; so the table is global, and has room for links that are about no company.
 */
export const invitations = {
  id: 5,
  name: 'invitations',
  sql: (): string => `
alter table invitations add column expires_at bigint;
create index invitations_by_expiry on invitations (expires_at) where state in ('created', 'sent', 'failed', 'opened');

alter table outbox add column attempts integer not null default 0;
-- 0: at once. While a message is being sent, the moment when whoever sends it counts as lost.
alter table outbox add column next_at bigint not null default 0;
alter table outbox add column sent_at bigint;
-- Why the last attempt failed: a code, never the other side's own words, which may repeat the link.
alter table outbox add column fault text;
create index outbox_due on outbox (next_at) where state = 'waiting';
create index outbox_by_invitation on outbox (company_id, invitation_id);

create table links (
  hash text primary key,
  purpose text not null,
  company_id bigint,
  subject_id bigint not null,
  way text not null,
  -- The address that whoever has the link can read at; null where the link proves none.
  channel text,
  address text,
  created_at bigint not null,
  expires_at bigint not null
);
create index links_by_subject on links (purpose, subject_id);
create index links_by_expiry on links (expires_at);
`,
} as const
