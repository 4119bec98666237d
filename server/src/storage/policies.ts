import type { Entity } from '../model/own-types.ts'
import type { Tx } from './change.ts'
import { first, type Param, type Reader } from './engine.ts'

/** Which set of policies and which entities hold; revision 0 stands for none yet. */
export interface OwnTypesHead {
  /** The company's. */
  readonly revision: number
  readonly setRevision: number
  readonly setAt: number
  readonly entitiesRevision: number
  readonly entitiesAt: number
  readonly entities: number
}

/** Undefined for what is no company. */
export const readHead = (reader: Reader, companyId: number): Promise<OwnTypesHead | undefined> =>
  first<OwnTypesHead>(
    reader,
    `select r.revision, coalesce(t.set_revision, 0) as "setRevision", coalesce(t.set_at, 0) as "setAt",
            coalesce(t.entities_revision, 0) as "entitiesRevision", coalesce(t.entities_at, 0) as "entitiesAt",
            coalesce(t.entities, 0) as entities
     from revisions r left join own_types t on t.company_id = r.scope where r.scope = $1`,
    [companyId],
  )

/** Schema, policies and tests as they were given, in JSON but for the policies. */
export interface SetRow {
  readonly schema: string
  readonly policies: string
  readonly tests: string
}

/** The set that a revision made. */
export const readSet = (reader: Reader, companyId: number, revision: number): Promise<SetRow | undefined> =>
  first<SetRow>(
    reader,
    'select schema, policies, tests from policy_sets where company_id = $1 and from_revision = $2',
    [companyId, revision],
  )

export interface StoredEntity extends Entity {
  readonly number: number
  readonly revision: number
}

interface EntityRow {
  type: string
  id: string
  number: number
  revision: number
  attributes: string
  parents: string
}

const toEntity = ({ attributes, parents, ...row }: EntityRow): StoredEntity => ({
  ...row,
  attributes: JSON.parse(attributes),
  parents: JSON.parse(parents),
})

/** Entities that were stored after a revision. */
export const entitiesSince = async (reader: Reader, companyId: number, revision: number): Promise<StoredEntity[]> => {
  const rows = await reader.all<EntityRow>(
    `select type, id, number, revision, attributes, parents from own_entities
     where company_id = $1 and revision > $2`,
    [companyId, revision],
  )
  return rows.map(toEntity)
}

export const findEntity = async (
  reader: Reader,
  companyId: number,
  { type, id }: Pick<Entity, 'type' | 'id'>,
): Promise<StoredEntity | undefined> => {
  const row = await first<EntityRow>(
    reader,
    `select type, id, number, revision, attributes, parents from own_entities
     where company_id = $1 and type = $2 and id = $3`,
    [companyId, type, id],
  )
  return row && toEntity(row)
}

export interface EntitiesAsked {
  readonly type?: string
  /** Goes on after this one, which need not be there any more. */
  readonly after?: Pick<Entity, 'type' | 'id'>
  readonly limit: number
}

/** Entities by type and id. */
export const listEntityRows = async (
  reader: Reader,
  companyId: number,
  { type, after, limit }: EntitiesAsked,
): Promise<StoredEntity[]> => {
  const params: Param[] = [companyId, limit]
  const only = type === undefined ? '' : ` and type = $${params.push(type)}`
  const from = after && ` and (type, id) > ($${params.push(after.type)}, $${params.push(after.id)})`
  const rows = await reader.all<EntityRow>(
    `select type, id, number, revision, attributes, parents from own_entities where company_id = $1${only}${from ?? ''}
     order by type, id limit $2`,
    params,
  )
  return rows.map(toEntity)
}

/** Makes the set the one that holds from this change on. */
export const writeSet = (tx: Tx, companyId: number, { schema, policies, tests }: SetRow): void => {
  const revision = tx.revision()
  tx.write('update policy_sets set to_revision = $2 where company_id = $1 and to_revision is null', [
    companyId,
    revision,
  ])
  tx.write(
    `insert into policy_sets (company_id, from_revision, to_revision, schema, policies, tests)
     values ($1, $2, null, $3, $4, $5)`,
    [companyId, revision, schema, policies, tests],
  )
  tx.write(
    `insert into own_types (company_id, set_revision, set_at, entities_revision, entities_at, entities)
     values ($1, $2, $3, 0, 0, 0)
     on conflict (company_id) do update set set_revision = excluded.set_revision, set_at = excluded.set_at`,
    [companyId, revision, tx.now()],
  )
}

/** Stores an entity in the place of what was there, if anything. */
export const writeEntity = (tx: Tx, companyId: number, number: number, entity: Entity): void => {
  tx.write(
    `insert into own_entities (company_id, type, id, number, revision, attributes, parents)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id, type, id)
     do update set revision = excluded.revision, attributes = excluded.attributes, parents = excluded.parents`,
    [
      companyId,
      entity.type,
      entity.id,
      number,
      tx.revision(),
      JSON.stringify(entity.attributes),
      JSON.stringify(entity.parents),
    ],
  )
}

export const deleteEntityRow = (tx: Tx, companyId: number, { type, id }: Pick<Entity, 'type' | 'id'>): void => {
  tx.write('delete from own_entities where company_id = $1 and type = $2 and id = $3', [companyId, type, id])
}

/** Says that entities have changed, and how many there are. There is a set already, or nothing could be stored. */
export const writeCount = (tx: Tx, companyId: number, entities: number): void => {
  tx.write('update own_types set entities_revision = $2, entities_at = $3, entities = $4 where company_id = $1', [
    companyId,
    tx.revision(),
    tx.now(),
    entities,
  ])
}
