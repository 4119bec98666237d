import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Policy, policyConflict, policyTypes, readPolicy } from '../model/policy.ts'

/** `privacy.en.html`. Other files may lie beside. */
const fileName = new RegExp(`^(${policyTypes.join('|')})\\.([a-z]{2})\\.html$`)

/** The policies in a folder, or one sentence that says what is wrong with it. */
export const loadPolicies = (folder: string): readonly Policy[] | string => {
  const policies: Policy[] = []
  try {
    for (const name of readdirSync(folder).toSorted()) {
      const [, type, language] = fileName.exec(name) ?? []
      if (type === undefined || language === undefined) continue
      const policy = readPolicy(type as Policy['type'], language, readFileSync(join(folder, name), 'utf8'))
      if (typeof policy === 'string') return `${join(folder, name)}: ${policy}`
      policies.push(policy)
    }
  } catch (error) {
    return `${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
  if (policies.length === 0) return `${folder} has no policy; they are called like privacy.en.html`
  return policyConflict(policies) ?? policies
}
