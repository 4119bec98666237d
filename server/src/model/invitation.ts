/**
 * Where an invitation stands. `created`: nothing has gone out since it was made or renewed; `sent`: a message has;
 * `failed`: it could not be delivered; `opened`: somebody has looked at the link; `accepted` and `revoked` are for good;
 * `expired`: nobody answered in time, and it can be renewed.
 */
export type InvitationState = 'created' | 'sent' | 'failed' | 'opened' | 'accepted' | 'revoked' | 'expired'

export type InvitationEvent = 'send' | 'fail' | 'open' | 'accept' | 'revoke' | 'expire' | 'renew'

interface Move {
  readonly from: readonly InvitationState[]
  readonly to: InvitationState
}

/** Whose link may work. */
export const pendingStates = ['created', 'sent', 'failed', 'opened'] as const satisfies readonly InvitationState[]

/** The one list of what can happen to an invitation: what is not here changes nothing. */
export const invitationMoves: Readonly<Record<InvitationEvent, Move>> = {
  // A second message may follow the first; news of a delivery that come late do not take back that it was read.
  send: { from: ['created', 'sent', 'failed'], to: 'sent' },
  fail: { from: ['created'], to: 'failed' },
  // Also before it counts as sent: by a link that was handed over, or by a quick reader.
  open: { from: ['created', 'sent', 'failed'], to: 'opened' },
  accept: { from: pendingStates, to: 'accepted' },
  revoke: { from: [...pendingStates, 'expired'], to: 'revoked' },
  expire: { from: pendingStates, to: 'expired' },
  renew: { from: [...pendingStates, 'expired'], to: 'created' },
}

/** The state after an event; undefined when nothing comes of it. */
export const afterEvent = (state: InvitationState, event: InvitationEvent): InvitationState | undefined => {
  const { from, to } = invitationMoves[event]
  return from.includes(state) ? to : undefined
}

export const isPending = (state: InvitationState): boolean => afterEvent(state, 'accept') !== undefined
