/**
 * What is counted between nodes; the columns are those that rate-limiter-flexible works with. On PostgreSQL unlogged: a
 * count is not worth waiting for the disk, and after a crash the windows begin anew.
 */
export const rateLimits = {
  id: 7,
  name: 'rate-limits',
  sql: (kind: 'sqlite' | 'postgres'): string => `
create ${kind === 'postgres' ? 'unlogged ' : ''}table rate_limits (
  key text primary key,
  points integer not null,
  -- When the window ends, in milliseconds.
  expire bigint
);
`,
} as const
