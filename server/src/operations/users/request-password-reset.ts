import { refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import type { Engine, Reader } from '../../storage/engine.ts'
import { takeIds } from '../../storage/ids.ts'
import type { Channel } from '../../storage/invitations.ts'
import { insertUserMessage } from '../../storage/user-messages.ts'
import { findLogin, profileOfUser } from '../../storage/users.ts'
import type { Core } from '../core.ts'
import { phoneDigits } from '../credentials/sign-in.ts'
import { resettable } from './resettable.ts'

/**
 * Sends somebody who cannot sign in a link to set a new password, to the address that they have. Whoever asks hears the
 * same for everybody, after the same work: for nobody, and for somebody who is locked out, a message is written too,
 * which is sent to nobody. Nothing about the person changes by it, so it is no change in the sense of the audit. How
 * often it may be asked for is limited where requests come in.
 */
export const requestPasswordReset = async (core: Core, { login }: { readonly login: string }): Promise<void> => {
  const message = textFault(login.trim(), { min: 1, max: 320 })
  refuseFaulty(message === undefined ? [] : [{ field: 'login', message }])
  const { userId, channel, address } = await addressee(core.engine, login.trim())
  await core.engine.transaction(async (session) => {
    const [id] = (await takeIds(core.engine, session, 1)) as [number]
    // Each nobody is another one: else what was written for them before would be looked through, the longer the more.
    const subjectId = userId === 0 ? -id : userId
    insertUserMessage(session, core.engine, { id, purpose: 'password-reset', subjectId, channel, address })
  })
}

/** Whom to write to and where: by e-mail, else by text message. Number 0 is nobody; each step is taken for them, too. */
const addressee = async (
  engine: Engine,
  login: string,
): Promise<{ userId: number; channel: Channel; address: string }> => {
  const found = login === '' ? undefined : await findLogin(engine, login, phoneDigits(login))
  const userId = found?.user_id ?? 0
  const contact = await contactOf(engine, userId)
  return (await resettable(engine, userId, contact)) ? { userId, ...contact } : { userId: 0, ...NOWHERE }
}

const NOWHERE = { channel: 'email', address: '' } as const

const contactOf = async (reader: Reader, userId: number): Promise<{ channel: Channel; address: string }> => {
  const profile = await profileOfUser(reader, userId)
  if (profile?.email) return { channel: 'email', address: profile.email }
  return profile?.phone ? { channel: 'sms', address: profile.phone } : NOWHERE
}
