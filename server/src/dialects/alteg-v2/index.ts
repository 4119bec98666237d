import { namesAltegMediaType } from '../../http/alteg/media-type.ts'
import type { Dialect } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { addPositions } from './positions.ts'
import { errors } from './refusals.ts'
import { addTags } from './tags.ts'
import { addTeamMembers } from './team-members.ts'
import { editions } from './wire.ts'

/** The alteg interface, second version, in both editions of its reference; see README.md. */
export const altegV2: Dialect = (app, context) => {
  useErrorTable(app, errors)
  // Every answer is sent as text, so serialisers would be compiled for nothing.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.decorateRequest('call', undefined as unknown as Call)

  app.addHook('onRequest', (request, _reply, done) => {
    if (namesAltegMediaType(request.headers.accept)) done()
    else done(new Refusal('request.not-acceptable'))
  })

  for (const edition of Object.values(editions)) {
    addPositions(app, context, edition)
    addTags(app, context, edition)
    addTeamMembers(app, context, edition)
  }
}
