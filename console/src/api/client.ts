/** The native interface, typed by its own description; sessions are in a cookie that no script reads. */
import i18next from 'i18next'
import createClient, { type Middleware } from 'openapi-fetch'
import type { components, paths } from '../../../client/src/generated/native.ts'
import { underOneKey } from './repeats.ts'

export type Schemas = components['schemas']
export type Member = Schemas['Member']
export type ListedMember = Schemas['ListedMember']
export type Grant = Schemas['Grant']
export type Role = Schemas['Role']

/** A value as its permission's type has them: see `/docs/glossary`. */
export type Value = boolean | number | string | readonly number[] | null

/** A refusal or fault of the service (RFC 9457), or that it cannot be reached (status 0). */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly fields: readonly { readonly field: string; readonly message: string }[]
  /** The whole answer: a refused simulation says more than others. */
  readonly body: unknown

  constructor(status: number, body: unknown) {
    const said = (body ?? {}) as { title?: string; code?: string; errors?: { field: string; message: string }[] }
    super(said.title ?? i18next.t('failure.unreachable'))
    this.status = status
    this.code = said.code ?? (status === 0 ? 'unreachable' : 'unknown')
    this.fields = said.errors ?? []
    this.body = body
  }

  /** What is wrong with a field, as one sentence; undefined for nothing. */
  faultOf(field: string): string | undefined {
    const found = this.fields.filter((one) => one.field === field).map(({ message }) => message)
    return found.length > 0 ? found.join('; ') : undefined
  }
}

let csrf = ''
/** What a page must send with every change; the service tells it with the session. */
export const setCsrf = (token: string | null): void => {
  csrf = token ?? ''
}

const inLanguage: Middleware = {
  onRequest({ request }) {
    request.headers.set('accept-language', document.documentElement.lang)
    if (request.method !== 'GET' && csrf !== '') request.headers.set('gatehouse-csrf', csrf)
    return request
  },
}

export const api = createClient<paths>({ baseUrl: '/gatehouse/v1', credentials: 'same-origin' })
api.use(inLanguage, underOneKey)

/** What a request that was sent is answered with; a refusal is thrown as a `Problem`. */
export const answerOf = async <T>(
  sent: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<NonNullable<T>> => {
  let answer: Awaited<typeof sent>
  try {
    answer = await sent
  } catch {
    throw new Problem(0, undefined)
  }
  if (!answer.response.ok) throw new Problem(answer.response.status, answer.error)
  return answer.data as NonNullable<T>
}

/** The same with the tag of the state that it is of: a change says so which state it was made on. */
export const taggedAnswerOf = async <T>(
  sent: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<{ answer: NonNullable<T>; etag: string }> => {
  let etag = ''
  const tagged = sent.then((one) => {
    etag = one.response.headers.get('etag') ?? ''
    return one
  })
  const answer = await answerOf(tagged)
  return { answer, etag }
}
