import { Refusal } from '../model/refusal.ts'
import { createCompany } from '../operations/companies/create-company.ts'
import { createLocation } from '../operations/locations/create-location.ts'
import { setLocationClosed } from '../operations/locations/set-location-closed.ts'
import { listCompanies } from '../storage/companies.ts'
import { listLocations } from '../storage/locations.ts'
import { type Group, type Input, type Outcome, table } from './command.ts'
import { withCore } from './database.ts'
import type { Io } from './io.ts'
import { findUser, operatorCall, requireCompany } from './operator.ts'

const list = async (_input: Input, io: Io): Promise<Outcome> => {
  const companies = await withCore(io, ({ engine }) => listCompanies(engine))
  const rows = companies.map(({ id, title, locations, members }) => [id, title, locations, members])
  const lines = rows.length > 0 ? table(['id', 'title', 'locations', 'members'], rows) : ['There is no company yet.']
  return { data: companies, lines }
}

const create = (input: Input, io: Io): Promise<Outcome> =>
  withCore(io, async (core) => {
    const { companyId, ownerMemberId } = await createCompany(core, operatorCall(), {
      title: input.need('title'),
      catalogues: input.list('kind'),
      ownerUserId: await findUser(core, input.need('owner')),
    })
    return {
      data: { id: companyId, owner_member_id: ownerMemberId },
      lines: [`Made company ${companyId}.`],
    }
  })

const locations = (input: Input, io: Io): Promise<Outcome> =>
  withCore(io, async (core) => {
    const companyId = input.needId('company')
    await requireCompany(core, companyId)
    const found = await listLocations(core.engine, companyId)
    const rows = found.map(({ id, title, city, closed }) => [id, title, city, closed ? 'closed' : 'open'])
    return { data: found, lines: rows.length > 0 ? table(['id', 'title', 'city', 'state'], rows) : ['It has none.'] }
  })

const addLocation = (input: Input, io: Io): Promise<Outcome> =>
  withCore(io, async (core) => {
    const companyId = input.needId('company')
    await requireCompany(core, companyId)
    const [timezone, city, address] = [input.text('timezone'), input.text('city'), input.text('address')]
    const id = await createLocation(core, operatorCall(), companyId, {
      title: input.need('title'),
      ...(timezone !== undefined && { timezone }),
      ...(city !== undefined && { city }),
      ...(address !== undefined && { address }),
    })
    return { data: { id, company_id: companyId }, lines: [`Made location ${id}.`] }
  })

const setClosed =
  (closed: boolean) =>
  (input: Input, io: Io): Promise<Outcome> =>
    withCore(io, async (core) => {
      const id = input.needId('location')
      const { facts: companyId } = await core.facts.read((look) => look.companyOf(id))
      if (companyId === undefined) throw new Refusal('location.unknown')
      await setLocationClosed(core, operatorCall(), companyId, id, closed)
      return {
        data: { id, company_id: companyId, closed },
        lines: [`Location ${id} is ${closed ? 'closed: nobody has any access there' : 'open'}.`],
      }
    })

const companyArgument = { name: 'company', help: 'The number of a company; "gatehouse company list" shows them.' }
const locationArgument = { name: 'location', help: 'The number of a location.' }

export const company: Group = {
  name: 'company',
  summary: 'Companies and their locations.',
  commands: [
    {
      verb: 'create',
      summary: 'Make a company with its first owner.',
      options: {
        title: { value: '<text>', help: 'Its name.', required: true },
        kind: {
          value: '<catalogue>',
          help: 'salon, bakery or vendor: the permissions and roles it uses.',
          required: true,
          multiple: true,
        },
        owner: { value: '<user>', help: 'Number, login or address of the user who owns it.', required: true },
      },
      examples: ['gatehouse company create --title "Bright Side" --kind salon --owner maria@example.com'],
      fields: { catalogues: 'kind', user: 'owner' },
      run: create,
    },
    { verb: 'list', summary: 'List the companies.', examples: ['gatehouse company list'], run: list },
    {
      verb: 'locations',
      summary: 'List the locations of a company.',
      arguments: [companyArgument],
      examples: ['gatehouse company locations 5'],
      run: locations,
    },
    {
      verb: 'add-location',
      summary: 'Make a location of a company; company-wide access covers it at once.',
      arguments: [companyArgument],
      options: {
        title: { value: '<text>', help: 'Its name.', required: true },
        timezone: { value: '<zone>', help: 'Such as Europe/Lisbon. Default: UTC.' },
        city: { value: '<text>', help: 'Its city.' },
        address: { value: '<text>', help: 'Its address.' },
      },
      examples: ['gatehouse company add-location 5 --title "Harbour Street" --timezone Europe/Lisbon'],
      run: addLocation,
    },
    {
      verb: 'close-location',
      summary: 'Close a location: nobody has any access there until it is opened again.',
      arguments: [locationArgument],
      examples: ['gatehouse company close-location 123'],
      run: setClosed(true),
    },
    {
      verb: 'open-location',
      summary: 'Open a closed location again.',
      arguments: [locationArgument],
      examples: ['gatehouse company open-location 123'],
      run: setClosed(false),
    },
  ],
}
