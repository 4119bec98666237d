import type { App } from '../../http/app-type.ts'
import { type Policy, policyTypes } from '../../model/policy.ts'
import { Refusal } from '../../model/refusal.ts'
import { bestLanguage } from './messages.ts'
import { answer } from './request.ts'
import { OfPolicy, Policy as Shown } from './schemas.ts'

const present = ({ html, type, title, description, button, version, revisionId, date }: Policy) => ({
  html,
  type,
  title,
  description,
  button,
  version,
  revision_id: revisionId,
  date,
})

/** What people are asked to agree to, for anybody. */
export const policies = (app: App, all: readonly Policy[]): void => {
  const byType = new Map<string, readonly Policy[]>(
    policyTypes.map((wanted) => [wanted, all.filter(({ type }) => type === wanted)]),
  )

  app.get<{ Params: { type: string } }>(
    '/api/policies/:type',
    {
      schema: {
        tags: ['Sign-in'],
        operationId: 'get_policy',
        summary: 'Get a policy',
        description:
          'What people are asked to agree to, in the best language by `Accept-Language`. 404 where this server has none ' +
          'of the type.',
        security: [],
        params: OfPolicy,
        response: { 200: Shown },
      },
    },
    async ({ params, headers }, reply) => {
      const texts = byType.get(params.type) ?? []
      const language = bestLanguage(
        headers['accept-language'],
        texts.map((text) => text.language),
      )
      const policy = texts.find((text) => text.language === language)
      if (!policy) throw new Refusal('policy.unknown')
      reply.headers({ 'content-language': language, vary: 'Accept-Language' })
      return answer(reply, present(policy))
    },
  )
}
