/** Many changes of access at once: what is to be sent for whom, the rehearsal of all of it, and how it is done and taken back. */
import { answerOf, api, type Grant, type ListedMember, Problem } from '../../api/client.ts'
import { newKey } from '../../api/repeats.ts'
import type { Impact, SimulatedWrite } from '../../parts/impact.tsx'

export const ACTIONS = ['suspend', 'reactivate', 'grant', 'end', 'remove'] as const
export type Action = (typeof ACTIONS)[number]

export interface Wish {
  readonly action: Action
  readonly role: string | null
  readonly scope: Grant['scope']
  /** RFC 3339, or null for no end. */
  readonly endsAt: string | null
}

/** One write, in the words of the route. */
export interface Write {
  readonly member: ListedMember
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
  /** What takes it back, given what it answered. */
  readonly back?: (made: { id: number }) => Omit<Write, 'member' | 'back'>
}

const patch = (member: ListedMember, body: Write['body'], was: Write['body']): Write => {
  const path = `/members/${member.id}`
  return { member, method: 'PATCH', path, body: body ?? {}, back: () => ({ method: 'PATCH', path, body: was ?? {} }) }
}

/** What has to be sent for somebody; nothing where they are so already. */
const writesFor = (member: ListedMember, { action, role, scope, endsAt }: Wish): Write[] => {
  const isArchived = member.archived_at !== null
  switch (action) {
    case 'suspend':
      return member.suspended || isArchived ? [] : [patch(member, { suspended: true }, { suspended: false })]
    case 'reactivate':
      if (isArchived) return [patch(member, { archived: false }, { archived: true })]
      return member.suspended ? [patch(member, { suspended: false }, { suspended: true })] : []
    case 'remove':
      return isArchived && member.grants.length === 0
        ? []
        : [{ member, method: 'DELETE', path: `/members/${member.id}` }]
    case 'grant':
      return [
        {
          member,
          method: 'POST',
          path: `/members/${member.id}/grants`,
          body: { role, scope, ends_at: endsAt },
          back: ({ id }) => ({ method: 'DELETE', path: `/grants/${id}` }),
        },
      ]
    case 'end':
      return member.grants
        .filter(({ ends_at: ends }) => (ends === null ? null : Date.parse(ends)) !== (endsAt && Date.parse(endsAt)))
        .map(({ id, ends_at: was }) => {
          const path = `/grants/${id}`
          const back = () => ({ method: 'PATCH', path, body: { ends_at: was } }) as const
          return { member, method: 'PATCH', path, body: { ends_at: endsAt }, back }
        })
  }
}

export const writesOf = (members: Iterable<ListedMember>, wish: Wish): Write[] =>
  [...members].flatMap((member) => writesFor(member, wish))

/** The service rehearses no more at once. */
export const MOST_REHEARSED = 100

export interface Rehearsal {
  readonly impact: Impact | undefined
  /** Those that the service would refuse, and why. */
  readonly refused: ReadonlyMap<Write, string>
}

/** Writes as a simulation takes them. */
export const sentOf = (writes: readonly Write[]): SimulatedWrite[] =>
  writes.map(({ method, path, body }) => ({ method, path, ...(body && { body }) }))

/** What the first hundred would mean together. One that is refused is left out, and the others are rehearsed again. */
export const rehearse = async (companyId: number, writes: readonly Write[]): Promise<Rehearsal> => {
  const refused = new Map<Write, string>()
  let left = writes.slice(0, MOST_REHEARSED)
  while (left.length > 0) {
    try {
      const { data, next_cursor: next } = await answerOf(
        api.POST('/companies/{company_id}/simulate', {
          params: { path: { company_id: companyId }, query: { limit: 200 } },
          body: { writes: sentOf(left) },
        }),
      )
      return { impact: { ...data, is_complete: next === null }, refused }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const wrong = new Map<number, string>()
      for (const { field, message } of error.fields) {
        const [, index] = /^writes\.(\d+)\b/.exec(field) ?? []
        if (index !== undefined) wrong.set(Number(index), error.fields.length > 1 ? message : sayOf(error))
      }
      if (wrong.size === 0) throw error
      for (const [index, message] of wrong) if (left[index]) refused.set(left[index], message)
      left = left.filter((_, index) => !wrong.has(index))
    }
  }
  return { impact: undefined, refused }
}

/** What the service said, with its fields. */
const sayOf = (error: unknown): string => {
  if (!(error instanceof Problem)) return String(error)
  const more = error.fields.map(({ message }) => message).filter((message) => message !== error.message)
  return [error.message, ...more].join(' ')
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Sends one; a repeat of the same key does nothing again. Where too much is asked at once, it waits. */
const send = async (companyId: number, { method, path, body }: Omit<Write, 'member' | 'back'>, key: string) => {
  for (let time = 1; ; time++) {
    try {
      const headers = { 'idempotency-key': key }
      const [, kind, id = '', below] = /^\/(members|grants)\/(\d+)(\/grants)?$/.exec(path) ?? []
      const inCompany = { company_id: companyId }
      if (below) {
        const params = { path: { ...inCompany, member_id: Number(id) } }
        const to = '/companies/{company_id}/members/{member_id}/grants'
        return (await answerOf(api.POST(to, { params, headers, body: body as never }))).data
      }
      if (kind === 'members') {
        const params = { path: { ...inCompany, member_id: Number(id) } }
        const to = '/companies/{company_id}/members/{member_id}'
        if (method === 'PATCH') return (await answerOf(api.PATCH(to, { params, headers, body: body as never }))).data
        await answerOf(api.DELETE(to, { params, headers }))
        return undefined
      }
      const params = { path: { ...inCompany, grant_id: Number(id) } }
      const to = '/companies/{company_id}/grants/{grant_id}'
      if (method === 'PATCH') return (await answerOf(api.PATCH(to, { params, headers, body: body as never }))).data
      await answerOf(api.DELETE(to, { params, headers }))
      return undefined
    } catch (error) {
      const isCrowd = error instanceof Problem && (error.status === 429 || error.status === 503 || error.status === 0)
      if (!isCrowd || time === 5) throw error
      await wait(1000 * time)
    }
  }
}

export interface Done {
  readonly write: Write
  /** Why it was not done; undefined where it was. */
  readonly fault?: string
  readonly back?: Omit<Write, 'member' | 'back'>
}

/** So many are under way together: the service commits them as one. */
const AT_ONCE = 4

/**
 * Does all in their order, a few at a time, and goes on where one is refused; `told` hears of each, in a list that grows,
 * and its answer is whether to go on.
 */
export const doAll = async (
  companyId: number,
  writes: readonly Write[],
  told: (done: readonly Done[]) => boolean,
): Promise<readonly Done[]> => {
  const done: Done[] = []
  const left = writes.values()
  let goesOn = true
  const doSome = async (): Promise<void> => {
    for (const write of left) {
      try {
        const made = (await send(companyId, write, newKey())) ?? { id: 0 }
        done.push({ write, ...(write.back && { back: write.back(made) }) })
      } catch (error) {
        done.push({ write, fault: sayOf(error) })
      }
      goesOn = told(done) && goesOn
      if (!goesOn) return
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, doSome))
  return done
}

/** Takes back what was done, the last first. */
export const undoAll = (
  companyId: number,
  done: readonly Done[],
  told: (done: readonly Done[]) => boolean,
): Promise<readonly Done[]> =>
  doAll(
    companyId,
    done.toReversed().flatMap(({ write: { member }, back }) => (back ? [{ ...back, member }] : [])),
    told,
  )
