import { first, type Param, type Reader } from './engine.ts'

/** What of a company stands at locations, beside people. */
export const thingKinds = ['position', 'team_member', 'tag'] as const
export type ThingKind = (typeof thingKinds)[number]

const tables: Readonly<Record<ThingKind, string>> = { position: 'positions', team_member: 'team_members', tag: 'tags' }

const located: Readonly<Record<ThingKind, string>> = {
  position: `(select string_agg(cast(l.location_id as text), ',') from position_locations l
    where l.company_id = t.company_id and l.position_id = t.id)`,
  team_member: 'cast(t.location_id as text)',
  tag: 'cast(t.location_id as text)',
}

interface Row {
  id: number
  places: string | null
}

const placesOf = ({ places }: Row): number[] =>
  places === null
    ? []
    : places
        .split(',')
        .map(Number)
        .toSorted((a, b) => a - b)

/** The locations where a thing stands, ascending; undefined for what is not there, or deleted. */
export const locationsOfThing = async (
  reader: Reader,
  companyId: number,
  kind: ThingKind,
  id: number,
): Promise<readonly number[] | undefined> => {
  const row = await first<Row>(
    reader,
    `select t.id, ${located[kind]} as places from ${tables[kind]} t
     where t.company_id = $1 and t.id = $2 and t.deleted = 0`,
    [companyId, id],
  )
  return row && placesOf(row)
}

/** Things of a company with an id above `after`, by id, and the locations where they stand. */
export const pageOfThings = async (
  reader: Reader,
  companyId: number,
  kind: ThingKind,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly { readonly id: number; readonly locations: readonly number[] }[]> => {
  const params: Param[] = [companyId, after, limit]
  const rows = await reader.all<Row>(
    `select t.id, ${located[kind]} as places from ${tables[kind]} t
     where t.company_id = $1 and t.id > $2 and t.deleted = 0 order by t.id limit $3`,
    params,
  )
  return rows.map((row) => ({ id: row.id, locations: placesOf(row) }))
}
