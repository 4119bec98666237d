import type { Call } from '../../model/actor.ts'
import { type Entity, entityKey, type PolicySet, type PolicyTest, sameEntity } from '../../model/own-types.ts'
import { findEntity, writeCount, writeEntity, writeSet } from '../../storage/policies.ts'
import { requireCompanyRight } from '../access/require-company-right.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { type Judged, judgeSet, refuseAsSent } from './judge-set.ts'
import { isSame, loadOwnTypes, type OwnTypes, ownTypesOf } from './own-types-of.ts'
import { requireEditing } from './require-sight.ts'

export interface PoliciesWish extends PolicySet {
  readonly companyId: number
  /** Stored with the set, in the place of those that have the same type and id; others stay. */
  readonly entities?: readonly Entity[]
}

/**
 * Replaces all that a company says about its own types. It is refused whole when schema or policies are not right, when
 * an entity does not fit, or when a test of the set hears something else than it expects.
 */
export const setPolicies = async (
  core: Core,
  call: Call,
  { companyId, entities = [], ...sent }: PoliciesWish,
): Promise<PolicySet & Pick<Judged, 'warnings'>> => {
  // Judging takes a while: not for everybody, and not under the lock.
  await requireEditing(core, call, companyId)
  const wanted: PolicySet = { ...sent, tests: sent.tests.map(plainTest) }
  const judge = (types: OwnTypes): Promise<Judged> =>
    judgeSet(wanted, { stored: types.entities, added: entities, ...(types.set && { fitting: types.schema }) })
  const known = await ownTypesOf(core, companyId)
  const before = await judge(known)
  return change(core, call, companyId, async (tx) => {
    await requireCompanyRight(tx, 'catalogue.edit')
    const types = await loadOwnTypes(tx, companyId, known, true)
    const { faults, set, warnings } = isSame(types.head, known.head) ? before : await judge(types)
    refuseAsSent(faults)

    const stored = entities.filter((entity) => {
      const present = types.entities.get(entityKey(entity))
      return !present || !sameEntity(present, entity)
    })
    const tests = JSON.stringify(wanted.tests)
    const isSaid =
      types.schema === wanted.schema && types.policies === wanted.policies && JSON.stringify(types.tests) === tests
    const answer = { ...wanted, warnings }
    if (isSaid && stored.length === 0) return answer

    if (!isSaid || types.head.setRevision === 0)
      writeSet(tx, companyId, { schema: wanted.schema, policies: wanted.policies, tests })
    const added = stored.filter((entity) => !types.entities.has(entityKey(entity))).length
    const numbers = await tx.ids(added)
    for (const entity of stored) {
      const present = types.entities.has(entityKey(entity)) ? await findEntity(tx, companyId, entity) : undefined
      writeEntity(tx, companyId, present?.number ?? (numbers.pop() as number), entity)
    }
    if (stored.length > 0) writeCount(tx, companyId, types.entities.size + added)
    tx.moved('model')
    tx.record({
      kind: 'policies.changed',
      subject: `company:${companyId}`,
      before: { policies: without(types.set?.policies, set?.policies) },
      after: {
        policies: without(set?.policies, types.set?.policies),
        schema: types.schema !== wanted.schema,
        tests: wanted.tests.length,
        entities: stored.length,
      },
    })
    return answer
  })
}

/** The names of policies that are not, or not the same, among the others. */
const without = (policies: Readonly<Record<string, string>> = {}, others: Readonly<Record<string, string>> = {}) =>
  Object.keys(policies).filter((name) => policies[name] !== others[name])

/** Only what a question consists of: published tests carry more. */
const plainTest = ({ name, request, expected }: PolicyTest): PolicyTest => {
  const { subject, action, resource, context } = request
  const asked = ({ type, id, properties }: typeof subject) => ({ type, id, ...(properties && { properties }) })
  return {
    ...(name !== undefined && { name }),
    request: {
      subject: asked(subject),
      action: { name: action.name, ...(action.properties && { properties: action.properties }) },
      resource: asked(resource),
      ...(context && { context }),
    },
    expected,
  }
}
