import type { FastifyReply } from 'fastify'
import { altegErrorTable, commonAnswers, listFields } from '../../http/alteg/envelope.ts'
import type { App } from '../../http/app-type.ts'
import { loadCaseFiles, type WireCase } from '../../http/case-files.ts'
import type { Dialect } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import { Refusal } from '../../model/refusal.ts'

/** The mock bases that the documents' curl lines use, and what their paths stand under at the real service. */
const bases = [
  { mock: '/_mock/en/b2b-v1/openapi', dialect: 'alteg-v1', real: '/api/v1' },
  { mock: '/_mock/en/b2b-v2/openapi', dialect: 'alteg-v2', real: '/api/v2' },
] as const

/** A documented operation, and the answer that is shown for it. */
interface Shown {
  readonly method: string
  readonly pattern: RegExp
  readonly response: WireCase['response']
}

/** `/company/{location_id}/users/{user_id}` takes anything for an id, the placeholder itself among it. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split('/')
      .map((part) => (part.startsWith('{') ? '[^/]+' : part))
      .join('/')}$`,
  )

const shownOf = (dialect: string, real: string): Shown[] =>
  loadCaseFiles().flatMap((file) => {
    const shown =
      file.cases.find(({ seed, response }) => seed && response.status < 300) ??
      file.cases.find(({ response }) => response.status < 300)
    if (file.dialect !== dialect || !file.route || !shown) return []
    return [
      { method: file.route.method, pattern: patternOf(file.route.path.slice(real.length)), response: shown.response },
    ]
  })

const send = (reply: FastifyReply, { status, body, example }: WireCase['response']): FastifyReply => {
  reply.code(status)
  const answer = example ?? body
  return answer === undefined
    ? reply.send()
    : reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(answer))
}

/**
 * Answers the documents' example requests from the case files: any credential, any id, nothing stored.
 */
export const mock: Dialect = (app: App) => {
  useErrorTable(
    app,
    altegErrorTable({ prefixes: bases.map(({ mock: base }) => base), categories: commonAnswers, errors: listFields }),
  )
  for (const { mock: base, dialect, real } of bases) {
    let operations: Shown[] | undefined
    app.all<{ Params: { '*': string } }>(`${base}/*`, async (request, reply) => {
      // Read when the first request comes: the service starts without them.
      operations ??= shownOf(dialect, real)
      const path = `/${request.params['*']}`
      const shown = operations.find(({ method, pattern }) => method === request.method && pattern.test(path))
      if (!shown) throw new Refusal('route.unknown')
      return send(reply, shown.response)
    })
  }
}
