import { companyCount } from '../../storage/companies.ts'
import { keepSetupLink } from '../../storage/installation.ts'
import type { Core } from '../core.ts'
import { newSecret } from '../credentials/secrets.ts'

const HOUR = 60 * 60 * 1_000_000

/**
 * The secret of a new one-time link that makes the first company; the one before it is void. Undefined once there is a
 * company.
 */
export const offerSetup = async (core: Core): Promise<string | undefined> => {
  if ((await companyCount(core.engine)) > 0) return undefined
  const { text, hash } = newSecret('setup')
  await keepSetupLink(core.engine, hash, HOUR)
  return text
}
