/** What is counted between nodes. */
export const rateLimits = {
  id: 7,
  name: 'rate-limits',
  sql: (): string => '',
} as const
