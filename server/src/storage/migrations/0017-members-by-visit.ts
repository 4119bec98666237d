/** A page of a company's people is found by when they came last, however many they are; whoever never came is first. */
export const membersByVisit = {
  id: 17,
  name: 'members-by-visit',
  sql: (): string => `
create index member_profiles_by_visit on member_profiles (company_id, coalesce(last_visit_at, 0), member_id);
`,
} as const
