import { identifyCall } from '../../http/alteg/call.ts'
import { readFullCredential } from '../../http/alteg/credentials.ts'
import { namesAltegMediaType } from '../../http/alteg/media-type.ts'
import type { Dialect } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { addPositions } from './positions.ts'
import { errors } from './refusals.ts'
import { addTags } from './tags.ts'
import { editions } from './wire.ts'

/** The alteg interface, second version, in both editions of its reference; see README.md. */
export const altegV2: Dialect = (app, context) => {
  useErrorTable(app, errors)
  // Every answer is sent as text, so serialisers would be compiled for nothing.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.decorateRequest('call', undefined as unknown as Call)

  app.addHook('onRequest', async (request) => {
    const { accept, authorization } = request.headers
    if (!namesAltegMediaType(accept)) throw new Refusal('request.not-acceptable')
    request.call = await identifyCall(context, request, readFullCredential(authorization), 'alteg-v2')
  })

  for (const edition of Object.values(editions)) {
    addPositions(app, context, edition)
    addTags(app, context, edition)
  }
}
