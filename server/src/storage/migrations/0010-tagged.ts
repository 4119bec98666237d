/** What carries a tag. */
export const tagged = {
  id: 10,
  name: 'tagged',
  sql: (): string => `
-- Clients, appointments and events are others' things, known here by their numbers alone. The kinds are numbered like
-- the entities of tags: 1 client, 2 appointment, 3 event.
create table tag_attachments (
  company_id bigint not null,
  tag_id bigint not null,
  kind integer not null,
  entity_id bigint not null,
  primary key (company_id, tag_id, kind, entity_id)
);
create index tag_attachments_by_entity on tag_attachments (company_id, kind, entity_id, tag_id);
`,
} as const
