import type { App } from '../../http/app-type.ts'
import { parseJson } from '../../http/body.ts'
import { Refusal } from '../../model/refusal.ts'

/** What clients and tools say when nobody told them the type: nothing, plain text, or what forms have. */
const vague = /^(?:$|text\/plain|application\/(?:x-www-form-urlencoded|octet-stream))\s*(?:;|$)/i

/** The document says "RAW JSON" and never names a content type: a body of a vague one is read as JSON. */
export const takeVagueTypes = (app: App): void => {
  app.removeContentTypeParser('*')
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    try {
      if (bytes.length > 0 && !vague.test(request.headers['content-type'] ?? ''))
        throw new Refusal('request.unsupported-media')
      done(null, parseJson(bytes))
    } catch (error) {
      done(error as Error)
    }
  })
}
