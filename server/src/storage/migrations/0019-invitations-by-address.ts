/** Somebody finds the invitations that wait for them, in whichever company, however many there are. */
export const invitationsByAddress = {
  id: 19,
  name: 'invitations-by-address',
  sql: (): string => `
create index invitations_by_address on invitations (lower(address), id)
  where state in ('created', 'sent', 'failed', 'opened');
`,
} as const
