import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { refuseLimited } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { readOwnProfile } from '../users/read-own-profile.ts'
import { setPassword } from './set-password.ts'
import { signInAs } from './sign-in.ts'

/**
 * Changes the caller's password, for whoever knows the present one: a token alone, which may have been stolen, is not
 * enough. All the caller's tokens end, this one too. Guesses count as attempts to sign in.
 */
export const changeOwnPassword = async (
  core: Core,
  call: Call,
  { present, next }: { present: string; next: string },
): Promise<void> => {
  // Before the password is looked at: a program's token must not tell whether a guess is right.
  refuseLimited(call.actor)
  const { user } = await readOwnProfile(core, call)
  const { passwordSetAt } = await signInAs(core, call, { userId: user.id, password: present }).catch(
    (error: unknown) => {
      if (error instanceof Refusal && error.kind === 'sign-in.failed')
        throw new Refusal('request.invalid', { fields: [{ field: 'present', message: 'is not your password' }] })
      throw error
    },
  )
  await setPassword(core, call, user.id, next, passwordSetAt)
}
