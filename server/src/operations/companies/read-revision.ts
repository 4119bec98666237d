import type { Core } from '../core.ts'

/** The revision of a company that everything read from now on is at least as new as; undefined for an unknown one. */
export const readRevision = async (core: Core, companyId: number): Promise<number | undefined> => {
  const { facts } = await core.facts.read((look) => (look.company(companyId) ? look.revision(companyId) : undefined))
  return facts
}
