import { Refusal } from '../../model/refusal.ts'
import { companyCount } from '../../storage/companies.ts'
import { liveSetupLink, type SetupLink } from '../../storage/installation.ts'
import type { Core } from '../core.ts'
import { hashOf } from '../credentials/secrets.ts'

/** The link of this secret, if it still opens the set-up. Whoever does not have it learns nothing. */
export const requireSetupLink = async (core: Core, secret: string): Promise<SetupLink> => {
  const link = await liveSetupLink(core.engine)
  if (link?.hash !== hashOf(secret)) throw new Refusal('setup.link-invalid')
  if ((await companyCount(core.engine)) > 0) throw new Refusal('setup.done')
  return link
}
