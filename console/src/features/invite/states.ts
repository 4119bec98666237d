import type { Schemas } from '../../api/client.ts'

type State = Schemas['Invitation']['state']

export const STATES = [
  'created',
  'sent',
  'opened',
  'failed',
  'expired',
  'accepted',
  'revoked',
] as const satisfies readonly State[]

export const COLOURS: Readonly<Record<State, string>> = {
  created: 'gray',
  sent: 'blue',
  opened: 'gate',
  failed: 'red',
  expired: 'yellow',
  accepted: 'gate',
  revoked: 'gray',
}
