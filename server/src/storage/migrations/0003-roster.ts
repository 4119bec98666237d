/** Whether clients who book see a team member. */
export const roster = {
  id: 3,
  name: 'roster',
  sql: (): string => 'alter table team_members add column hidden integer not null default 0;',
} as const
