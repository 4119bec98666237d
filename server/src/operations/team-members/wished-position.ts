import type { FieldFault } from '../../model/refusal.ts'
import type { TeamMember } from '../../model/team-member.ts'
import type { Tx } from '../../storage/change.ts'
import { findPosition } from '../../storage/positions.ts'

/** A position of the company by its id, null for none; one that the company does not have is a wrong field. */
export const wishedPosition = async (
  tx: Tx,
  companyId: number,
  id: number | null,
): Promise<{ position: TeamMember['position']; faults: readonly FieldFault[] }> => {
  const found = id === null ? undefined : await findPosition(tx, companyId, id)
  if (id !== null && !found)
    return { position: null, faults: [{ field: 'positionId', message: 'is not a position of this company' }] }
  return { position: found ? { id: found.id, title: found.title } : null, faults: [] }
}
