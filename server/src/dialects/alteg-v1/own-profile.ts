import type { OwnProfile } from '../../operations/users/read-own-profile.ts'

/** What signing in answers, and the caller's own data later; both with status 201. */
export const ownProfile = ({ user, profile }: OwnProfile, token: string) => ({
  success: true,
  data: {
    id: user.id,
    user_token: token,
    name: profile.name,
    phone: profile.phone === null ? '' : `+${profile.phone}`,
    login: profile.login ?? profile.email ?? '',
    email: profile.email ?? '',
    avatar: '',
    is_approved: true,
    is_email_confirmed: user.confirmed,
  },
  meta: [],
})
