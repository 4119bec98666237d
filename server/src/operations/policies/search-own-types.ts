import { type Asked, type EntityRef, entityKey, type OwnQuestion } from '../../model/own-types.ts'
import type { Core } from '../core.ts'
import { actionTypeOf, evaluate } from './evaluate.ts'
import { ownTypesOf } from './own-types-of.ts'
import { pace } from './pace.ts'
import { findAddresses, lookUser, type OwnUser, standIn } from './user-in.ts'

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

/**
 * Everything stored for which `decideOwnTypes` would say yes, in the order of ids, as it is now. What is not stored is
 * not found: only its asker knows of it.
 */
export const searchOwnTypes = async (
  core: Core,
  companyId: number,
  search: OwnSearch,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<OwnFound> => {
  const usersOf = async (refs: readonly EntityRef[]): Promise<readonly (OwnUser | undefined)[]> => {
    const addresses = await findAddresses(core.engine, companyId, refs)
    return (await core.facts.read((look) => refs.map((ref) => lookUser(look, companyId, ref, addresses)))).facts
  }
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
  const next = pace()
  // The subject that all have in common is looked up once.
  const common = search.find === 'subject' ? undefined : search.question.subject
  const user = common && (await usersOf([common]))[0]
  if (user?.blocker !== undefined) return { ids: [], next: undefined }
  for (const id of ids) {
    await next()
    const question = standIn(questions.get(id) as OwnQuestion, user, (ref) => entities.has(entityKey(ref)))
    if (evaluate(set, entities, question).decision) found.push(id)
    if (found.length > limit) break
  }
  const shown = found.slice(0, limit)
  const users = common ? [] : await usersOf(shown.map((id) => (questions.get(id) as OwnQuestion).subject))
  return {
    ids: shown.filter((_, index) => users[index]?.blocker === undefined),
    next: found.length > limit ? shown.at(-1) : undefined,
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
