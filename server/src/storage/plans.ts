import type { Tx } from './change.ts'
import type { Reader } from './engine.ts'

type PlanState = 'waiting' | 'done' | 'rejected' | 'failed'

/** Why a plan could not be done, as it was told. */
export interface PlanFailure {
  readonly code: string
  readonly message: string
  readonly fields: readonly { readonly field: string; readonly message: string }[]
}

/** A list of writes that waits for its person's approval, or waited. */
export interface Plan {
  readonly companyId: number
  readonly id: number
  readonly userId: number
  /** The token that it was made through. */
  readonly tokenId: number
  readonly note: string
  /** JSON, as it was sent. */
  readonly writes: string
  /** Of the writes, and of what they would have meant when it was made. */
  readonly hash: string
  /** The revision that it was rehearsed on when it was made. */
  readonly base: number
  readonly createdAt: number
  readonly expiresAt: number
  readonly state: PlanState
  readonly settledAt: number | null
  readonly failure: PlanFailure | null
  /** The company's revision after it was done. */
  readonly revision: number | null
}

interface PlanRow {
  company_id: number
  id: number
  user_id: number
  token_id: number
  note: string
  writes: string
  hash: string
  base: number
  created_at: number
  expires_at: number
  state: PlanState
  settled_at: number | null
  failure: string | null
  revision: number | null
}

const columns = `company_id, id, user_id, token_id, note, writes, hash, base, created_at, expires_at, state, settled_at,
            failure, revision`

const readPlan = (row: PlanRow): Plan => ({
  companyId: row.company_id,
  id: row.id,
  userId: row.user_id,
  tokenId: row.token_id,
  note: row.note,
  writes: row.writes,
  hash: row.hash,
  base: row.base,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  state: row.state,
  settledAt: row.settled_at,
  failure: row.failure === null ? null : (JSON.parse(row.failure) as PlanFailure),
  revision: row.revision,
})

export const findPlan = async (reader: Reader, companyId: number, id: number): Promise<Plan | undefined> => {
  const [row] = await reader.all<PlanRow>(`select ${columns} from plans where company_id = $1 and id = $2`, [
    companyId,
    id,
  ])
  return row && readPlan(row)
}

/** A person's plans in a company that wait, by id. */
export const plansWaiting = async (
  reader: Reader,
  { companyId, userId, now }: { companyId: number; userId: number; now: number },
): Promise<Plan[]> => {
  const rows = await reader.all<PlanRow>(
    `select ${columns} from plans
     where company_id = $1 and user_id = $2 and expires_at > $3 and state = 'waiting' order by id`,
    [companyId, userId, now],
  )
  return rows.map(readPlan)
}

/** How many plans of a person wait in a company. */
export const countWaiting = async (
  reader: Reader,
  { companyId, userId, now }: { companyId: number; userId: number; now: number },
): Promise<number> => {
  const [row] = await reader.all<{ waiting: number }>(
    `select count(*) as waiting from plans
     where company_id = $1 and user_id = $2 and expires_at > $3 and state = 'waiting'`,
    [companyId, userId, now],
  )
  return Number(row?.waiting ?? 0)
}

export const insertPlan = (tx: Tx, plan: Omit<Plan, 'state' | 'settledAt' | 'failure' | 'revision'>): Promise<number> =>
  tx.write(
    `insert into plans (company_id, id, user_id, token_id, note, writes, hash, base, created_at, expires_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting')`,
    [
      plan.companyId,
      plan.id,
      plan.userId,
      plan.tokenId,
      plan.note,
      plan.writes,
      plan.hash,
      plan.base,
      plan.createdAt,
      plan.expiresAt,
    ],
  )

/** Writes what became of a plan that waited. */
export const settlePlan = (
  tx: Tx,
  { companyId, id }: Pick<Plan, 'companyId' | 'id'>,
  { state, failure, revision }: { state: PlanState; failure?: PlanFailure; revision?: number },
): Promise<number> =>
  tx.write(
    `update plans set state = $3, settled_at = $4, failure = $5, revision = $6
     where company_id = $1 and id = $2 and state = 'waiting'`,
    [companyId, id, state, tx.now(), failure ? JSON.stringify(failure) : null, revision ?? null],
  )

/** Plans hold names and addresses: they are forgotten. */
export const forgetPlans = (tx: Tx, companyId: number, madeBefore: number): Promise<number> =>
  tx.write('delete from plans where company_id = $1 and created_at < $2', [companyId, madeBefore])
