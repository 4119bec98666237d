import { Refusal } from '../../model/refusal.ts'
import { type AuditVerdict, auditedScopes, verifyChain } from '../../storage/audit.ts'
import type { Core } from '../core.ts'

export type BrokenChain = Extract<AuditVerdict, { readonly whole: false }>

export interface AuditReport {
  /** Companies and shards of the directory, each with a chain of its own. */
  readonly chains: number
  /** Of the chains that are whole. */
  readonly events: number
  /** The first bad row of each chain that is not whole. */
  readonly broken: readonly BrokenChain[]
}

/** Reads the history from its first event on, of one company or of everything, and tells where it was tampered with. */
export const verifyAudit = async (
  core: Core,
  { companyId, onChain }: { companyId?: number | undefined; onChain?: (done: number, all: number) => void },
): Promise<AuditReport> => {
  const known = await auditedScopes(core.engine)
  if (companyId !== undefined && !known.includes(companyId)) throw new Refusal('company.unknown')
  const scopes = companyId === undefined ? known : [companyId]
  const broken: BrokenChain[] = []
  let events = 0
  for (const [index, scope] of scopes.entries()) {
    const verdict = await verifyChain(core.engine, scope)
    if (verdict.whole) events += verdict.events
    else broken.push(verdict)
    onChain?.(index + 1, scopes.length)
  }
  return { chains: scopes.length, events, broken }
}
