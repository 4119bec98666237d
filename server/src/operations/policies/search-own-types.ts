import { setImmediate } from 'node:timers/promises'
import type { Asked, OwnQuestion } from '../../model/own-types.ts'
import type { Core } from '../core.ts'
import { blockerIn } from './blocker-in.ts'
import { actionTypeOf, evaluate } from './evaluate.ts'
import { ownTypesOf } from './own-types-of.ts'

/** A question of which one part is looked for: of a subject or resource the type is known. */
export type OwnSearch =
  | { readonly find: 'subject'; readonly question: Omit<OwnQuestion, 'subject'> & { readonly subject: Partly } }
  | { readonly find: 'resource'; readonly question: Omit<OwnQuestion, 'resource'> & { readonly resource: Partly } }
  | { readonly find: 'action'; readonly question: Omit<OwnQuestion, 'action'> }

type Partly = Pick<Asked, 'type' | 'properties'>

interface OwnFound {
  /** Ids, or names of actions, in their order. */
  readonly ids: readonly string[]
  /** Goes on after this one; undefined at the end. */
  readonly next: string | undefined
}

/** How many are judged before others are answered. */
const CHUNK = 100

/**
 * Everything stored for which `decideOwnType` would say yes, in the order of ids, as it is now. What is not stored is
 * not found: only its asker knows of it.
 */
export const searchOwnTypes = async (
  core: Core,
  companyId: number,
  search: OwnSearch,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<OwnFound> => {
  const { set, entities } = await ownTypesOf(core, companyId)
  if (!set) return { ids: [], next: undefined }
  const questions = new Map<string, OwnQuestion>()
  if (search.find === 'action') {
    const { question } = search
    for (const { type, name } of set.actions.values())
      if (actionTypeOf(set, name, question.resource.type) === type)
        questions.set(name, { ...question, action: { name } })
  } else {
    const { type } = search.find === 'subject' ? search.question.subject : search.question.resource
    for (const entity of entities.values()) {
      if (entity.type !== type) continue
      const part = {
        ...(search.find === 'subject' ? search.question.subject : search.question.resource),
        id: entity.id,
      }
      questions.set(entity.id, { ...search.question, [search.find]: part } as OwnQuestion)
    }
  }
  const ids = [...questions.keys()].filter((id) => after === undefined || id > after).sort(byText)
  const found: string[] = []
  for (const [index, id] of ids.entries()) {
    if (index % CHUNK === CHUNK - 1) await setImmediate()
    if (evaluate(set, entities, questions.get(id) as OwnQuestion).decision) found.push(id)
    if (found.length > limit) break
  }
  const shown = found.slice(0, limit)
  const { facts: allowed } = await core.facts.read((look) =>
    shown.filter((id) => blockerIn(look, companyId, (questions.get(id) as OwnQuestion).subject) === undefined),
  )
  return { ids: allowed, next: found.length > limit ? shown.at(-1) : undefined }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
