/** What carries a tag. */
export const tagged = {
  id: 10,
  name: 'tagged',
  sql: (): string => '',
} as const
