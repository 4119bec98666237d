/** Where the first version stands. */
export const BASE = '/api/v1'
