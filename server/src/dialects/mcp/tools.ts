import type { TSchema } from 'typebox'
import { Type } from '../../http/type.ts'

/** What a tool asks the native interface, below the company. */
export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** A tool in the protocol's words, and what it asks. */
export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: TSchema
  /** The native route that answers: its schema is the schema of the tool's result. */
  readonly route: { readonly method: string; readonly url: string }
  readonly isPlan: boolean
  // biome-ignore lint/suspicious/noExplicitAny: arguments are judged by `input` before this is called.
  ask(args: any): Asked
  /** A sentence of ours before the records. */
  // biome-ignore lint/suspicious/noExplicitAny: the answer of the route.
  say(answer: any): string
}

const Closed = (properties: Parameters<typeof Type.Object>[0]) =>
  Type.Object(properties, { additionalProperties: false })
const Id = (description: string) => Type.Integer({ minimum: 1, maximum: 999_999_999_999_999, description })
const member = Type.Union([Id(''), Type.Literal('me')], { description: 'A number from find_people, or me.' })
const memberId = Id('A number from find_people.')
const place = Type.Optional(Id('A number from list_locations. Without, the company as a whole.'))
const at = Type.Optional(
  Type.String({
    format: 'date-time',
    description: 'Another moment than now: RFC 3339. One that is over is answered from the facts of then.',
  }),
)
const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: '25 without.' })),
  cursor: Type.Optional(Type.String({ maxLength: 12_000, description: 'next_cursor of the page before.' })),
}
const permission = Type.String({
  maxLength: 200,
  description: 'A slug from read_access, search_access or the catalogue.',
})
const note = Type.Optional(
  Type.String({ maxLength: 1000, description: 'Why, for the person who approves it, in their language.' }),
)
const role = Type.String({
  maxLength: 200,
  description: 'A reference from list_roles, such as salon:worker or role:7.',
})
const scope = Type.Union([Type.Literal('company'), Type.Array(Id(''), { minItems: 1, maxItems: 1000 })], {
  description: 'Numbers from list_locations; company for all locations, future ones included.',
})
const until = Type.Optional(Type.String({ format: 'date-time', description: 'When it ends: RFC 3339.' }))
const from = Type.Optional(Type.String({ format: 'date-time', description: 'When it begins; at once without.' }))

const writes = Type.Array(
  Closed({
    method: Type.Union([Type.Literal('POST'), Type.Literal('PATCH'), Type.Literal('DELETE')]),
    path: Type.String({
      maxLength: 200,
      description: '/members/7/grants; {0} is what the first write of the list makes.',
    }),
    body: Type.Optional(Type.Object({}, { additionalProperties: true })),
  }),
  {
    minItems: 1,
    maxItems: 100,
    description: `Done in this order, all or none. Writes:
POST /members/{member_id}/grants {role, scope: "company" | [location ids], starts_at?, ends_at?, permissions?: {slug: value}}
PATCH /grants/{grant_id} {role?, starts_at?, ends_at?, permissions?}; DELETE /grants/{grant_id}
PATCH /members/{member_id} {first_name?, last_name?, suspended?: boolean}; DELETE /members/{member_id}: all access ends
POST /invitations {invitations: [{email | phone, name?, position?, grant: {role, scope, ends_at?}}]}
POST /roles {title, weight, permissions: {slug: value}}; PATCH /roles/{ref}; DELETE /roles/{ref}
POST /locations {title, timezone?, city?, address?}; PATCH /locations/{location_id} {closed?, title?}`,
  },
)

const listed = (what: string) => (answer: { data: unknown[]; next_cursor: string | null }) =>
  `${answer.data.length} ${what}.${answer.next_cursor === null ? '' : ' There are more: send next_cursor as cursor.'}`

const base = '/gatehouse/v1/companies/:company_id'
const get = (path: string) => ({ method: 'GET', url: `${base}${path}` })
const post = (path: string) => ({ method: 'POST', url: `${base}${path}` })

interface PlanAnswer {
  data: {
    id: number
    state: string
    approval_url: string
    expires_at: string
    impact?: { totals: { people: number; gains: number; loses: number; changes: number } | null }
  }
}

const planned = ({ data }: PlanAnswer): string => {
  const { people = 0, gains = 0, loses = 0, changes = 0 } = data.impact?.totals ?? {}
  return `Nothing is done yet. Plan ${data.id} would change what ${people} people may do: ${gains} rights more, ${loses} less, ${changes} other. Show the person what it means, and ask them to open ${data.approval_url} before ${data.expires_at}, where they sign in and approve or reject it. Only they can.`
}

const planTool = (
  tool: Pick<Tool, 'name' | 'title' | 'description' | 'input'> & {
    // biome-ignore lint/suspicious/noExplicitAny: arguments are judged by `input` before this is called.
    writes(args: any): unknown[]
  },
): Tool => ({
  ...tool,
  route: post('/plans'),
  isPlan: true,
  ask: (args) => ({
    method: 'POST',
    path: '/plans',
    body: { writes: tool.writes(args), ...(args.note !== undefined && { note: args.note }) },
  }),
  say: planned,
})

const NOTHING_YET = 'Makes a plan and changes nothing: the person approves it on a page, by signing in there.'

/** What assistants can do here: look, and propose. */
export const tools: readonly Tool[] = [
  {
    name: 'find_people',
    title: 'Find people',
    description: 'Find the people of the company by name, address, phone, state, role or location.',
    input: Closed({
      q: Type.Optional(
        Type.String({ minLength: 1, maxLength: 100, description: 'Words, each part of a name, address or phone.' }),
      ),
      state: Type.Optional(
        Type.Union(['active', 'invited', 'suspended', 'archived'].map((state) => Type.Literal(state))),
      ),
      location_id: Type.Optional(Id('They have a grant that bears on it.')),
      role: Type.Optional(role),
      ...paging,
    }),
    route: get('/members'),
    isPlan: false,
    ask: (args) => ({ method: 'GET', path: '/members', query: { limit: 25, ...args } }),
    say: listed('people'),
  },
  {
    name: 'read_access',
    title: 'Read what somebody may do',
    description:
      'Read the effective value of every permission of a person at a location, or in the company as a whole.',
    input: Closed({
      member_id: member,
      location_id: place,
      at,
      sources: Type.Optional(Type.Boolean({ description: 'Also where each value comes from, and how long it stays.' })),
    }),
    route: get('/members/:member_id/access'),
    isPlan: false,
    ask: ({ member_id: id, ...query }) => ({ method: 'GET', path: `/members/${id}/access`, query }),
    say: ({ data }) => `What member ${data.member_id} may do.`,
  },
  {
    name: 'explain_access',
    title: 'Explain why somebody may or may not',
    description:
      'Explain why a person may do something or not: each grant’s part in it, and the smallest change that would allow it.',
    input: Closed({
      member_id: member,
      permission,
      location_id: place,
      at,
      makers: Type.Optional(Type.Boolean({ description: 'Name who may make the change; takes longer.' })),
    }),
    route: post('/explain'),
    isPlan: false,
    ask: (body) => ({ method: 'POST', path: '/explain', body }),
    say: ({ data }) => (data.allowed ? 'Allowed.' : 'Not allowed.'),
  },
  {
    name: 'compare_access',
    title: 'Compare two people, roles or moments',
    description: 'Compare what two people may do, what two roles give, or one of them in two moments.',
    input: Closed({
      from: Closed({ member_id: Type.Optional(member), role: Type.Optional(role), at }),
      to: Closed({ member_id: Type.Optional(member), role: Type.Optional(role), at }),
      location_id: place,
    }),
    route: post('/diff'),
    isPlan: false,
    ask: (body) => ({ method: 'POST', path: '/diff', body }),
    say: ({ data }) => `${data.differences.length} permissions differ.`,
  },
  {
    name: 'search_access',
    title: 'Search who may, where, or what',
    description:
      'Find the people who have a permission at a place (find: members), the locations where a person has it (find: locations), or all that a person may do somewhere (find: permissions).',
    input: Closed({
      find: Type.Union([Type.Literal('members'), Type.Literal('locations'), Type.Literal('permissions')]),
      member_id: Type.Optional(member),
      permission: Type.Optional(permission),
      location_id: place,
      at,
      ...paging,
    }),
    route: post('/search'),
    isPlan: false,
    ask: ({ limit = 25, cursor, ...body }) => ({
      method: 'POST',
      path: '/search',
      query: { limit, ...(cursor !== undefined && { cursor }) },
      body,
    }),
    say: listed('found'),
  },
  {
    name: 'list_locations',
    title: 'List locations',
    description: 'List the locations of the company, by number.',
    input: Closed(paging),
    route: get('/locations'),
    isPlan: false,
    ask: (query) => ({ method: 'GET', path: '/locations', query: { limit: 100, ...query } }),
    say: listed('locations'),
  },
  {
    name: 'list_roles',
    title: 'List roles',
    description: 'List the roles that people can have: built-in ones, then the company’s own.',
    input: Closed(paging),
    route: get('/roles'),
    isPlan: false,
    ask: (query) => ({ method: 'GET', path: '/roles', query: { limit: 25, ...query } }),
    say: listed('roles'),
  },
  {
    name: 'preview_changes',
    title: 'Preview changes',
    description: 'Tell who would gain and lose what by a list of writes, now or at a moment to come. Keeps nothing.',
    input: Closed({ writes, at, ...paging }),
    route: post('/simulate'),
    isPlan: false,
    ask: ({ limit = 25, cursor, ...body }) => ({
      method: 'POST',
      path: '/simulate',
      query: { limit, ...(cursor !== undefined && { cursor }) },
      body,
    }),
    say: ({ data }) => `Nothing is done. ${data.differences.length} differences told.`,
  },
  planTool({
    name: 'plan_access',
    title: 'Plan to give somebody access',
    description: `Plan to give a person a role at some locations or in the whole company. ${NOTHING_YET}`,
    input: Closed({ member_id: memberId, role, scope, starts_at: from, ends_at: until, note }),
    writes: ({ member_id: id, note: _, ...body }) => [{ method: 'POST', path: `/members/${id}/grants`, body }],
  }),
  planTool({
    name: 'plan_invitation',
    title: 'Plan to invite people',
    description: `Plan to invite people, each by one address and to one role. ${NOTHING_YET} Letters go out after that.`,
    input: Closed({
      people: Type.Array(
        Closed({
          email: Type.Optional(Type.String({ maxLength: 320, description: 'This, or a phone.' })),
          phone: Type.Optional(Type.String({ maxLength: 40, description: 'International.' })),
          name: Type.Optional(Type.String({ maxLength: 200 })),
          role,
          scope,
          ends_at: until,
        }),
        { minItems: 1, maxItems: 50 },
      ),
      note,
    }),
    writes: ({ people }: { people: { role: string; scope: unknown; ends_at?: string }[] }) => [
      {
        method: 'POST',
        path: '/invitations',
        body: {
          invitations: people.map(({ role, scope, ends_at, ...whom }) => ({
            ...whom,
            grant: { role, scope, ...(ends_at !== undefined && { ends_at }) },
          })),
        },
      },
    ],
  }),
  planTool({
    name: 'plan_dismissal',
    title: 'Plan to suspend or remove somebody',
    description: `Plan to suspend a person (their grants stay, and give nothing), or to remove them (all grants end). ${NOTHING_YET}`,
    input: Closed({
      member_id: memberId,
      how: Type.Union([Type.Literal('suspend'), Type.Literal('remove')]),
      note,
    }),
    writes: ({ member_id: id, how }) => [
      how === 'remove'
        ? { method: 'DELETE', path: `/members/${id}` }
        : { method: 'PATCH', path: `/members/${id}`, body: { suspended: true } },
    ],
  }),
  planTool({
    name: 'plan_changes',
    title: 'Plan other changes',
    description: `Plan a list of writes: change or end grants, make or change roles and locations, let somebody in again, or several things together. ${NOTHING_YET} preview_changes takes the same list.`,
    input: Closed({ writes, note }),
    writes: (args) => args.writes,
  }),
  {
    name: 'read_plan',
    title: 'Read what became of a plan',
    description: 'Tell whether a plan of yours waits, was done, rejected, has failed and why, or has expired.',
    input: Closed({ plan_id: Id('The number that the plan tool gave.') }),
    route: get('/plans/:plan_id'),
    isPlan: false,
    ask: ({ plan_id: id }) => ({ method: 'GET', path: `/plans/${id}` }),
    say: ({ data }: PlanAnswer) => `Plan ${data.id}: ${data.state}.`,
  },
]
