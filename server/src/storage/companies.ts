import type { CatalogueFile } from '../model/catalogue.ts'
import type { Tx } from './change.ts'
import { type Engine, first, type Reader } from './engine.ts'

/** The lock, revision and chain of a new company. It comes before the company's first change, which needs the lock. */
export const openScope = (engine: Engine, companyId: number): Promise<void> =>
  engine.transaction(async (session) => {
    session.write(
      `insert into revisions (scope, revision, changed_at, events, head) values ($1, 0, 0, 0, '') on conflict do nothing`,
      [companyId],
    )
  })

export const insertCompany = (tx: Tx, companyId: number, title: string): Promise<number> =>
  tx.write('insert into companies (company_id, title, created_at) values ($1, $2, $3) on conflict do nothing', [
    companyId,
    title,
    tx.now(companyId),
  ])

export const writeCompanyTitle = (tx: Tx, companyId: number, title: string): void => {
  tx.write('update companies set title = $2 where company_id = $1', [companyId, title])
}

export const addCatalogue = (
  tx: Tx,
  companyId: number,
  { name, version }: Pick<CatalogueFile, 'name' | 'version'>,
  place: number,
): void => {
  tx.write(
    'insert into company_catalogues (company_id, name, version, place, from_revision) values ($1, $2, $3, $4, $5)',
    [companyId, name, version, place, tx.revision(companyId)],
  )
}

/** Stores catalogue contents that the database does not have yet; a version never changes once it is there. */
export const storeCatalogues = (engine: Engine, files: readonly CatalogueFile[]): Promise<void> =>
  engine.transaction(async (session) => {
    for (const file of files) {
      session.write('insert into catalogues (name, version, content) values ($1, $2, $3) on conflict do nothing', [
        file.name,
        file.version,
        JSON.stringify(file),
      ])
    }
  })

/** Stores a catalogue of somebody’s own with a change; false where there is one of that name and version. */
export const insertCatalogue = async (tx: Tx, file: CatalogueFile): Promise<boolean> =>
  (await tx.write('insert into catalogues (name, version, content) values ($1, $2, $3) on conflict do nothing', [
    file.name,
    file.version,
    JSON.stringify(file),
  ])) === 1

/** The newest stored version of a catalogue. */
export const newestCatalogue = async (
  reader: Reader,
  name: string,
): Promise<{ name: string; version: number; ownerRole: string } | undefined> => {
  const row = await first<{ version: number; content: string }>(
    reader,
    'select version, content from catalogues where name = $1 order by version desc limit 1',
    [name],
  )
  return row && { name, version: row.version, ownerRole: (JSON.parse(row.content) as CatalogueFile).ownerRole }
}

export const companyCount = async (reader: Reader): Promise<number> =>
  (await first<{ n: number }>(reader, 'select count(*) as n from companies'))?.n ?? 0

export interface CompanySummary {
  readonly id: number
  readonly title: string
  readonly members: number
  readonly locations: number
}

export const listCompanies = (engine: Engine): Promise<CompanySummary[]> =>
  engine.all<CompanySummary>(
    `select c.company_id as id, c.title,
       (select count(*) from members m where m.company_id = c.company_id and m.to_revision is null) as members,
       (select count(*) from locations l where l.company_id = c.company_id and l.to_revision is null) as locations
     from companies c order by c.company_id`,
  )

export const companyExists = async (reader: Reader, id: number): Promise<boolean> =>
  (await first(reader, 'select company_id from companies where company_id = $1', [id])) !== undefined
