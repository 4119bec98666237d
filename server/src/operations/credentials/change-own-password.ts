import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Core } from '../core.ts'
import { readOwnProfile } from '../users/read-own-profile.ts'
import { setPassword } from './set-password.ts'
import { signIn } from './sign-in.ts'

/**
 * Changes the caller's password, for whoever knows the present one: a token alone, which may have been stolen, is not
 * enough. All the caller's tokens end, this one too. Guesses count as attempts to sign in.
 */
export const changeOwnPassword = async (
  core: Core,
  call: Call,
  { present, next }: { present: string; next: string },
): Promise<void> => {
  const { user, profile } = await readOwnProfile(core, call)
  const login = profile.login ?? profile.email ?? profile.phone ?? ''
  await signIn(core, call, { login, password: present }).catch((error: unknown) => {
    if (error instanceof Refusal && error.kind === 'sign-in.failed')
      throw new Refusal('request.invalid', { fields: [{ field: 'present', message: 'is not your password' }] })
    throw error
  })
  await setPassword(core, call, user.id, next)
}
