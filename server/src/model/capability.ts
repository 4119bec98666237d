/**
 * What Gatehouse itself needs to know about a caller. A catalogue says which of its permissions grants each; where it
 * names none, only an owner has it.
 */
export const capabilities = {
  'members.read': 'See the people of a place and what they may do there.',
  'members.edit': 'Change what people may do.',
  'members.invite': 'Invite people.',
  'invitations.hand-over': 'Make the link of an invitation oneself, to hand it over.',
  'members.remove': 'Take people’s access away.',
  'roles.edit': 'Make and change the company’s own roles.',
  'positions.read': 'See positions.',
  'positions.create': 'Make positions.',
  'positions.edit': 'Change positions.',
  'positions.delete': 'Delete positions.',
  'tags.read': 'See tags.',
  'tags.edit': 'Make, change and delete tags.',
  'team.read': 'See team members.',
  'team.create': 'Make team members.',
  'team.edit': 'Change team members.',
  'team.dismiss': 'Dismiss team members, and take them back.',
  'team.delete': 'Delete team members.',
  'company.edit': 'Change what the company is called.',
  'locations.edit': 'Make, change and close locations.',
  'partners.edit': 'Connect partners.',
  'tokens.edit': 'See and end tokens of others.',
  'catalogue.edit': 'Change the company’s catalogues.',
  'audit.read': 'Read the company’s history.',
} as const

export type Capability = keyof typeof capabilities

export const isCapability = (word: string): word is Capability => Object.hasOwn(capabilities, word)

/** These are about the company as a whole: only a company-wide grant gives them, whatever the permission's reach. */
export const companyWideCapabilities: ReadonlySet<Capability> = new Set<Capability>([
  'roles.edit',
  'locations.edit',
  'partners.edit',
  'tokens.edit',
  'catalogue.edit',
  'audit.read',
])
