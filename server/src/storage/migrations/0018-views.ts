/** Tokens with which somebody looks at a company as another member sees it. */
export const views = {
  id: 18,
  name: 'views',
  sql: (): string => `
-- The member as whom the token's person looks; null for all other tokens.
alter table tokens add column seen_member bigint;
`,
} as const
