import 'i18next'
import type access from './en/access.json'
import type activity from './en/activity.json'
import type ask from './en/ask.json'
import type common from './en/common.json'
import type editor from './en/editor.json'
import type firstRun from './en/first-run.json'
import type impact from './en/impact.json'
import type invite from './en/invite.json'
import type me from './en/me.json'
import type messages from './en/messages.json'
import type partners from './en/partners.json'
import type places from './en/places.json'
import type positions from './en/positions.json'
import type roles from './en/roles.json'
import type roster from './en/roster.json'
import type signIn from './en/sign-in.json'
import type tags from './en/tags.json'
import type team from './en/team.json'
import type things from './en/things.json'

/** English is the list of all words: a key that it does not have is an error. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    keySeparator: false
    nsSeparator: false
    resources: {
      access: typeof access
      activity: typeof activity
      ask: typeof ask
      common: typeof common
      editor: typeof editor
      'first-run': typeof firstRun
      impact: typeof impact
      invite: typeof invite
      me: typeof me
      messages: typeof messages
      partners: typeof partners
      places: typeof places
      positions: typeof positions
      roles: typeof roles
      roster: typeof roster
      'sign-in': typeof signIn
      tags: typeof tags
      team: typeof team
      things: typeof things
    }
  }
}
