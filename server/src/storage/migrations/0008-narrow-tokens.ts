/** Tokens that may do less than their person. */
export const narrowTokens = {
  id: 8,
  name: 'narrow-tokens',
  sql: (): string => `
-- JSON, see TokenLimits in model/actor.ts; null is the token of a sign-in, or of the operator, without limits.
alter table tokens add column limits text;
alter table tokens add column starts_at bigint;
-- The token that asked for this one, where a person made it for a program: it ends with that.
alter table tokens add column made_by bigint;
create index tokens_made_by on tokens (made_by) where made_by is not null;
create index tokens_by_company on tokens (company_id, id) where company_id is not null;
`,
} as const
