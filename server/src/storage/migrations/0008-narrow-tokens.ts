/** Tokens that may do less than their person. */
export const narrowTokens = {
  id: 8,
  name: 'narrow-tokens',
  sql: (): string => '',
} as const
