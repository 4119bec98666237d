import { userInfo } from 'node:os'
import type { Call } from '../model/actor.ts'
import { Refusal } from '../model/refusal.ts'
import type { Core } from '../operations/core.ts'
import { phoneDigits } from '../operations/credentials/sign-in.ts'
import { companyExists } from '../storage/companies.ts'
import { findLogin } from '../storage/users.ts'

const operatorName = (): string => {
  try {
    return userInfo().username
  } catch {
    // In a container the number of a user may have no name.
    return `uid ${process.getuid?.() ?? '?'}`
  }
}

/** Whoever works at the command line, as the audit will name them. */
export const operatorCall = (): Call => ({
  actor: { kind: 'operator', name: operatorName() },
  ip: undefined,
  requestId: `cli.${process.pid}`,
  source: 'cli',
})

/** A user by number, login, e-mail address or phone. */
export const findUser = async (core: Core, text: string): Promise<number> => {
  if (/^[1-9]\d{0,14}$/.test(text)) {
    const id = Number(text)
    const { facts } = await core.facts.read((look) => look.user(id))
    if (facts) return id
  }
  const found = await findLogin(core.engine, text, phoneDigits(text))
  if (!found) throw new Refusal('user.unknown', { fields: [{ field: 'user', message: `"${text}" is nobody here` }] })
  return found.user_id
}

/** Refuses a number that is no company's, before anything is made for it. */
export const requireCompany = async (core: Core, id: number): Promise<void> => {
  if (!(await companyExists(core.engine, id))) throw new Refusal('company.unknown')
}

/** A moment as people and programs read it. */
export const isoTime = (moment: number | null): string | null =>
  moment === null ? null : new Date(moment / 1000).toISOString()
