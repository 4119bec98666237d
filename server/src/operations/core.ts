import type { Changes } from '../storage/change.ts'
import type { DecisionLog } from '../storage/decision-log.ts'
import type { Engine } from '../storage/engine.ts'
import type { Facts } from '../storage/facts.ts'
import type { LastUse } from '../storage/last-use.ts'

/** What operations work with; made once, at the top, and passed on. */
export interface Core {
  readonly engine: Engine
  /** Confirmed facts, for questions. */
  readonly facts: Pick<Facts, 'read' | 'glance' | 'companyThen' | 'forget' | 'keepAnswers'>
  /** The one way to write. */
  readonly changes: Pick<Changes, 'run'>
  /** When tokens were last used. */
  readonly lastUse: LastUse
  /** What is asked and answered; undefined where it is not kept. */
  readonly decisionLog?: DecisionLog | undefined
}
