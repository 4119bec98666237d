/** Password resets, confirmations of addresses, and who answers for which part of an invitation. */
export const accounts = {
  id: 6,
  name: 'accounts',
  sql: (): string => '',
} as const
