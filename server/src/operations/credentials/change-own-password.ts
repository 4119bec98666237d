import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { refuseLimited } from '../access/authorize.ts'
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
  // Before the password is looked at: a program's token must not tell whether a guess is right.
  refuseLimited(call.actor)
  const { user, profile } = await readOwnProfile(core, call)
  const login = profile.login ?? profile.email ?? profile.phone ?? ''
  const signedIn = await signIn(core, call, { login, password: present }).catch((error: unknown) => {
    if (error instanceof Refusal && error.kind === 'sign-in.failed') throw notYours()
    throw error
  })
  // Somebody else's login may be spelled as this person's address: their password is not this one's.
  if (signedIn.user.id !== user.id) throw notYours()
  await setPassword(core, call, user.id, next, signedIn.passwordSetAt)
}

const notYours = (): Refusal =>
  new Refusal('request.invalid', { fields: [{ field: 'present', message: 'is not your password' }] })
