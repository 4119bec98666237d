import { memberOfGrant } from '../../storage/grants.ts'
import { listLocations } from '../../storage/locations.ts'
import { memberNames } from '../../storage/members.ts'
import type { Core } from '../core.ts'
import type { PlanNames, PlanWords } from './plan.ts'

/** What the things are called that a plan names: for its person, once it is known that they may do it. */
export const namesInPlan = async (core: Core, companyId: number, words: PlanWords): Promise<PlanNames> => {
  const { grantIds } = words
  const owners = await Promise.all(grantIds.map((id) => memberOfGrant(core.engine, companyId, id)))
  const memberIds = [...new Set([...words.memberIds, ...owners.flatMap((id) => id ?? [])])]
  const names = await memberNames(core.engine, companyId, memberIds)
  const places = new Map((await listLocations(core.engine, companyId)).map(({ id, title }) => [id, title]))
  const { facts } = await core.facts.read((look) => ({
    company: look.company(companyId),
    members: owners.map((id) => (id === undefined ? undefined : look.member(companyId, id))),
  }))
  const grants = new Map(
    facts.members.flatMap((member) => (member?.grants ?? []).map((grant) => [grant.id, { member, grant }] as const)),
  )
  return {
    member: (id) => names.get(id),
    grant: (id) => {
      const found = grants.get(id)
      return found?.member && { memberId: found.member.id, role: found.grant.role, scope: found.grant.scope }
    },
    location: (id) => places.get(id),
    role: (ref) => facts.company?.roles.get(ref)?.title,
    permission: (slug) => {
      const { permissions, bySlug } = facts.company?.catalogue ?? {}
      return permissions?.[bySlug?.get(slug)?.index ?? -1]?.title
    },
  }
}
