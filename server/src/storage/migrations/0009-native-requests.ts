/** Requests that are told apart by a key, so that a repeat is answered and not done again. */
export const nativeRequests = {
  id: 9,
  name: 'native-requests',
  sql: (): string => '',
} as const
