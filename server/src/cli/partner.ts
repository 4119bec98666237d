import { registerClient } from '../operations/oauth/register-client.ts'
import { createPartner } from '../operations/partners/create-partner.ts'
import { issuePartnerToken } from '../operations/partners/issue-partner-token.ts'
import { setPartnerConnected } from '../operations/partners/set-partner-connected.ts'
import { listPartners } from '../storage/partners.ts'
import { type Group, type Input, type Outcome, table } from './command.ts'
import { withCore } from './database.ts'
import type { Io } from './io.ts'
import { operatorCall, requireCompany } from './operator.ts'

const create = (input: Input, io: Io): Promise<Outcome> =>
  withCore(io, async (core) => {
    const companyId = input.id('connect')
    // Asked first: a partner whose connection then fails would be made again by whoever tries again.
    if (companyId !== undefined) await requireCompany(core, companyId)
    const { partnerId, token } = await createPartner(core, operatorCall(), { name: input.need('name') })
    if (companyId !== undefined) await setPartnerConnected(core, operatorCall(), companyId, partnerId, true)
    return {
      data: { id: partnerId, token, ...(companyId !== undefined && { company_id: companyId }) },
      lines: [token],
      notes: [
        `Made partner ${partnerId}${companyId === undefined ? '' : `, which may act in company ${companyId}`}. Its token above is shown this once.`,
      ],
    }
  })

const list = async (_input: Input, io: Io): Promise<Outcome> => {
  const partners = await withCore(io, ({ engine }) => listPartners(engine))
  const rows = partners.map(({ id, name, tokens, companies }) => [id, name, tokens, companies.join(', ') || null])
  return {
    data: partners,
    lines: rows.length > 0 ? table(['id', 'name', 'tokens', 'companies'], rows) : ['There are none.'],
  }
}

const setConnected =
  (connected: boolean) =>
  (input: Input, io: Io): Promise<Outcome> =>
    withCore(io, async (core) => {
      const [partnerId, companyId] = [input.needId('partner'), input.needId('company')]
      await requireCompany(core, companyId)
      await setPartnerConnected(core, operatorCall(), companyId, partnerId, connected)
      return {
        data: { id: partnerId, company_id: companyId, connected },
        lines: [`Partner ${partnerId} ${connected ? 'may act' : 'may not act any more'} in company ${companyId}.`],
      }
    })

const newToken = (input: Input, io: Io): Promise<Outcome> =>
  withCore(io, async (core) => {
    const partnerId = input.needId('partner')
    const { id, text } = await issuePartnerToken(core, operatorCall(), { partnerId, name: input.text('name') ?? '' })
    return {
      data: { id, token: text, partner_id: partnerId },
      lines: [text],
      notes: [`Token ${id} of partner ${partnerId} is shown this once. "gatehouse token revoke" ends the former one.`],
    }
  })

const addClient = (input: Input, io: Io): Promise<Outcome> =>
  withCore(io, async (core) => {
    const [partnerId, redirectUris] = [input.needId('partner'), input.list('redirect')]
    const firstParty = input.flag('first-party')
    const { clientId } = await registerClient(core, operatorCall(), { partnerId, redirectUris, firstParty })
    return {
      data: { partner_id: partnerId, client_id: clientId, redirects: redirectUris, first_party: firstParty },
      lines: [clientId],
      notes: [`People sign in to partner ${partnerId} with this client id; it is no secret.`],
    }
  })

const partnerArgument = { name: 'partner', help: 'The number of a partner; "gatehouse partner list" shows them.' }
const companyOption = { value: '<id>', help: 'The company.', required: true } as const

export const partner: Group = {
  name: 'partner',
  summary: 'Integrations, and the companies they may act in.',
  commands: [
    {
      verb: 'create',
      summary: 'Make a partner and its first token.',
      options: {
        name: { value: '<text>', help: 'What the integration is called.', required: true },
        connect: { value: '<company>', help: 'A company that it may act in from the start.' },
      },
      examples: ['gatehouse partner create --name "Till" --connect 5'],
      run: create,
    },
    { verb: 'list', summary: 'List the partners.', examples: ['gatehouse partner list'], run: list },
    {
      verb: 'connect',
      summary: 'Let a partner act in a company.',
      arguments: [partnerArgument],
      options: { company: companyOption },
      examples: ['gatehouse partner connect 7 --company 5'],
      run: setConnected(true),
    },
    {
      verb: 'disconnect',
      summary: 'End that, from the next call on.',
      arguments: [partnerArgument],
      options: { company: companyOption },
      examples: ['gatehouse partner disconnect 7 --company 5'],
      run: setConnected(false),
    },
    {
      verb: 'new-token',
      summary: 'Make another token; the former ones stay until they are revoked.',
      arguments: [partnerArgument],
      options: { name: { value: '<text>', help: 'What tells this token from others.' } },
      examples: ['gatehouse partner new-token 7'],
      run: newToken,
    },
    {
      verb: 'add-client',
      summary: 'Let people sign in to a partner’s program by OAuth; prints the client id.',
      arguments: [partnerArgument],
      options: {
        redirect: {
          value: '<address>',
          help: 'Where people come back to, letter by letter; may be given more than once.',
          required: true,
          multiple: true,
        },
        'first-party': { help: 'A program of your own, which may ask for passwords itself.' },
      },
      examples: ['gatehouse partner add-client 7 --redirect https://till.example.com/back'],
      run: addClient,
    },
  ],
}
