import type { App } from '../../http/app-type.ts'
import type { Dialect } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import { BASE } from './base.ts'
import { requireToken } from './caller.ts'
import { discovery } from './discovery.ts'
import { evaluations } from './evaluation.ts'
import { echoRequestId, refusals } from './refusals.ts'
import { searches } from './search.ts'

/** AuthZEN's Authorization API 1.0: programs ask who may do what. See README.md beside this file. */
export const authzen: Dialect = async (app, context) => {
  useErrorTable(app, refusals)
  app.addHook('onRequest', async (request, reply) => echoRequestId(request, reply))
  // Read by hand, and nothing but this type: an error for any other.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes))
  // Schemas only say what there is: bodies are judged by hand, and answers are ready.
  app.setValidatorCompiler(() => () => true)
  discovery(app, context)
  await app.register(
    async (scope) => {
      requireToken(scope as App, context)
      evaluations(scope as App, context)
      searches(scope as App, context)
    },
    { prefix: BASE },
  )
}
