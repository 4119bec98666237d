// Made from the descriptions of the interfaces by `npm run generate -w client`. Changes made here are lost.

/** They have a body, and change nothing: asked again, they are only answered again. */
export const questions: ReadonlySet<string> = new Set([
  'POST /access/v1/evaluation',
  'POST /access/v1/evaluations',
  'POST /access/v1/search/action',
  'POST /access/v1/search/resource',
  'POST /access/v1/search/subject',
  'POST /companies/{company_id}/audit-events/verification',
  'POST /companies/{company_id}/check',
  'POST /companies/{company_id}/diff',
  'POST /companies/{company_id}/explain',
  'POST /companies/{company_id}/members/{member_id}/grant-draft',
  'POST /companies/{company_id}/replay',
  'POST /companies/{company_id}/role-draft',
  'POST /companies/{company_id}/search',
  'POST /companies/{company_id}/simulate',
])

/** They change something and take no Idempotency-Key: sent again, they may be done again. */
export const keyless: ReadonlySet<string> = new Set([
  'POST /confirmations',
  'POST /invitation-links/open',
  'POST /invitation-links/register',
  'POST /password-resets',
  'POST /password-resets/complete',
  'POST /registrations',
  'POST /sessions',
  'POST /setup',
  'POST /setup/check',
  'POST /setup/open',
  'PUT /me/password',
])
