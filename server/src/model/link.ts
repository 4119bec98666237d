/** What a link is for. */
export type LinkPurpose = 'invitation' | 'password-reset' | 'confirmation'

/** How a link came to whoever has it: sent, shown to the operator who passes it on, or handed over by an inviter. */
export type LinkWay = 'sent' | 'revealed' | 'handed-over'

const HOUR = 60 * 60
const DAY = 24 * HOUR

interface Kind {
  /** The page behind it. */
  readonly page: string
  /** Seconds for which it works. */
  readonly lasts: Readonly<Record<LinkWay, number>>
}

const forHours = (hours: number): Kind['lasts'] => ({
  sent: hours * HOUR,
  revealed: hours * HOUR,
  'handed-over': hours * HOUR,
})

/** The one list of links. */
export const links: Readonly<Record<LinkPurpose, Kind>> = {
  invitation: { page: '/invitation', lasts: { sent: 14 * DAY, revealed: 3 * DAY, 'handed-over': 3 * DAY } },
  'password-reset': { page: '/password-reset', lasts: forHours(1) },
  confirmation: { page: '/confirm', lasts: forHours(24) },
}

/** How many links to one thing work at once, the newest: an earlier letter may arrive, or be read, later. */
export const LINKS_KEPT = 3

/** The address of a link. */
export const linkTo = (publicUrl: string, purpose: LinkPurpose, secret: string): string =>
  `${publicUrl}${links[purpose].page}/${secret}`

/** Seconds for which a registration or a new address waits to be confirmed: for a letter that is late, and its link. */
export const CONFIRMATION_LASTS = 2 * DAY
